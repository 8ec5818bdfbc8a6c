import type { DryRun } from '../../job/dry-run.ts';
import { counted } from './counted.ts';
import { ignoredLines } from './ignored.ts';

/** What a dry run prints for people. */
export function dryRunLines(plan: DryRun): readonly string[] {
  return [
    'Dry run: nothing is sent and nothing is written.',
    foundLine(plan),
    ...ignoredLines(plan.ignored),
    ...failureLines(plan),
    ...workLines(plan),
  ];
}

function foundLine({ found, new: fresh, failed, unchanged, failedEarlier, skipped }: DryRun): string {
  if (found === 0) return 'No images found: nothing to do.';
  const parts = [
    `${found} found`,
    `${fresh} to take up`,
    ...(failed > 0 ? [`${failed} will fail`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged since an earlier run`] : []),
    ...(failedEarlier > 0 ? [`${failedEarlier} failed in an earlier run and unchanged since`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return parts.join(' · ');
}

function failureLines({ failures }: DryRun): readonly string[] {
  return failures.map(({ code, count, example }) => `${count} × ${code}, e.g. ${example}`);
}

function workLines(plan: DryRun): readonly string[] {
  const { uploads, bytes, uploadCalls, predictions, predictCalls, target } = plan;
  if (plan.new === 0) return [];
  return [
    `To upload: at most ${counted(uploads, 'image')} (${(bytes / 1e6).toFixed(1)} MB) in ${counted(uploadCalls, 'call')}.`,
    `To ask: at most ${counted(predictions, 'prediction')} in ${counted(predictCalls, 'call')}.`,
    'Files with the same content are sent once; which these are, the import finds out.',
    plan.seconds === null
      ? 'The embedded engine takes as long as this machine needs.'
      : `At the --rate these calls to ${target} take ${time(plan.seconds)} at least; some more ask whether uploads are done.`,
  ];
}

function time(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
