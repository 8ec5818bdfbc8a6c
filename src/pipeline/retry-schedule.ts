import type { Attempt } from './ledger/ledger.ts';

/** After the first, second and third failure in a row; after one more the file rests until it changes or somebody asks. */
const PAUSES_MS = [5 * 60_000, 60 * 60_000, 6 * 60 * 60_000] as const;

/**
 * When a file that failed is to be tried again, milliseconds since 1970; Infinity when not by itself any more. Only
 * failures of the same content count.
 */
export function nextTryMs(attempts: readonly Attempt[]): number {
  const last = attempts.at(-1);
  if (!last) return 0;
  const before = attempts.findLastIndex(({ state, story }) => state === 'done' || story.sha256 !== last.story.sha256);
  const failures = attempts.length - 1 - before;
  const pauseMs = PAUSES_MS[failures - 1];
  return pauseMs === undefined ? Infinity : Date.parse(last.at) + pauseMs;
}
