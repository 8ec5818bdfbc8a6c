import { relative } from 'node:path';

import type { Counts } from '../../job/progress.ts';
import type { RunSummary } from '../../job/take-all.ts';
import { counted } from './counted.ts';
import { ignoredLines } from './ignored.ts';
import { outcomeLines } from './outcomes.ts';

/** A run of so many images or fewer is told image by image. */
const TELL_EACH = 25;

/** What a finished run prints for people. */
export function summaryLines(summary: RunSummary, workingFolder: string): readonly string[] {
  const { outcomes, counts } = summary;
  // Failures were told in the log as they came.
  const done = outcomes.filter(({ kind }) => kind === 'done');
  const told = counts.done <= TELL_EACH ? done.toSorted((a, b) => (a.file.path < b.file.path ? -1 : 1)) : [];
  return [
    ...told.flatMap((outcome) => [...outcomeLines(outcome)]),
    ...(told.length > 0 ? [''] : []),
    totalsLine(summary.counts),
    ...ignoredLines(summary.ignored),
    workLine(summary),
    ...sinkLines(summary, workingFolder),
    stateFolderLine(summary, workingFolder),
  ];
}

/** How all files stand. */
export function totalsLine(counts: Counts): string {
  const { found, done, failed, unchanged, failedEarlier, skipped, pending } = counts;
  if (found === 0) return 'No images found: nothing to do.';
  const parts = [
    `${found} found`,
    `${done} done`,
    `${failed} failed`,
    ...(unchanged > 0 ? [`${unchanged} unchanged since an earlier run`] : []),
    ...(failedEarlier > 0 ? [`${failedEarlier} failed in an earlier run and unchanged since`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(pending > 0 ? [`${pending} pending: run again to go on`] : []),
  ];
  return parts.join(' · ');
}

/** The last line of a run that was stopped. */
export function stoppedLine(counts: Counts | undefined): string {
  if (!counts || counts.found === 0) return 'Stopped before the first image; run the same command again to continue.';
  const { found, done, unchanged, failed, failedEarlier } = counts;
  const failures = failed + failedEarlier > 0 ? ` (${failed + failedEarlier} failed)` : '';
  return `Stopped: ${done + unchanged} of ${found} images done${failures}; run the same command again to continue.`;
}

function workLine({ counts, ms }: RunSummary): string {
  const { uploaded, uploadedBytes, known, predicted, done, failed } = counts;
  const seconds = ms / 1000;
  const time = `${seconds.toFixed(1)} s`;
  if (uploaded + predicted === 0) return `No upload and no prediction was needed (${time}).`;
  const rate = ((done + failed) / seconds).toFixed(1);
  const reused = known > 0 ? `, ${known} known already` : '';
  const megabytes = (uploadedBytes / 1e6).toFixed(1);
  return `${uploaded} uploaded (${megabytes} MB)${reused}, ${counted(predicted, 'prediction')} in ${time}: ${rate} images/s`;
}

function sinkLines({ sinks }: RunSummary, workingFolder: string): readonly string[] {
  return sinks.map(({ file, caughtUp, written: ofThisRun, wasGone }) => {
    const name = file === '-' ? 'standard output' : relative(workingFolder, file) || file;
    const written = ofThisRun + caughtUp;
    const reason = wasGone ? ' (the file was gone: written again from the ledger)' : '';
    return written === 0
      ? `${name}: ${file === '-' ? 'nothing new' : 'unchanged'}`
      : `${name}: ${counted(written, 'record')} written${reason}`;
  });
}

function stateFolderLine({ stateFolder: { path, bytes } }: RunSummary, workingFolder: string): string {
  const megabytes = bytes / 1e6;
  return `State folder ${relative(workingFolder, path) || '.'}: ${megabytes.toFixed(megabytes < 10 ? 1 : 0)} MB on disk`;
}
