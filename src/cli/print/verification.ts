import type { Group, Verification } from '../../job/verify.ts';

const SHOWN = 5;

/** What a comparison with the service found, for people. */
export function verificationLines(verification: Verification): readonly string[] {
  const { target, checked, processed, pending, failed, missing, outputs, repaired } = verification;
  const counts = repaired?.counts;
  return [
    `${checked} contents are remembered as uploaded to ${target}: ${processed} are there and processed.`,
    ...groupLines(pending, 'still wait there'),
    ...groupLines(failed, 'failed there'),
    ...groupLines(missing, counts ? 'were missing there' : 'are missing there: --repair sends them again'),
    ...(counts ? [`Sent again: ${counts.uploaded}; ${counts.failed} failed.`] : []),
    ...outputs.map((file) => `${file} was gone and has been written again.`),
    ...(processed === checked && outputs.length === 0 ? ['All agree.'] : []),
  ];
}

function groupLines({ count, examples }: Group, what: string): readonly string[] {
  if (count === 0) return [];
  const shown = examples.slice(0, SHOWN).join(', ');
  return [`${count} ${what}, e.g. ${shown}`];
}
