import type { IgnoredKind } from '../../job/take-all.ts';

/** What lay beside the images and was not taken: `Ignored: 412 HEIC, 12 videos.`; no line when there was nothing. */
export function ignoredLines(ignored: readonly IgnoredKind[]): readonly string[] {
  if (ignored.length === 0) return [];
  return [`Ignored: ${ignored.map(told).join(', ')}.`];
}

function told({ kind, count }: IgnoredKind): string {
  const isFormat = kind !== 'video' && kind !== 'other file';
  return isFormat || count === 1 ? `${count} ${kind}` : `${count} ${kind}s`;
}
