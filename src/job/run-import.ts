import type { Readable } from 'node:stream';

import type { Logger } from 'pino';
import { lastValueFrom, reduce, tap } from 'rxjs';

import { Closing } from '../base/closing.ts';
import type { OpenedSink } from '../pipeline/catch-up.ts';
import type { Outcome } from '../pipeline/file.ts';
import { ingest } from '../pipeline/ingest.ts';
import type { Progress, Counts } from '../pipeline/progress.ts';
import type { ImportJob } from './import-job.ts';
import { logFailure } from './log-failure.ts';
import { openRun } from './open-run.ts';
import { openSource } from './open-source.ts';
import { remembered } from './remembered.ts';

export type { ModelAnswer, Outcome } from '../pipeline/file.ts';

/** What a finished run has to tell. */
export interface RunSummary {
  readonly run: string;
  readonly target: string;
  readonly counts: Counts;
  readonly sinks: readonly OpenedSink[];
  /** The first outcomes of the run, at most `SAMPLE`. */
  readonly outcomes: readonly Outcome[];
  readonly ms: number;
}

export interface RunHooks {
  readonly log: Logger;
  /** @default import */
  readonly command?: 'import' | 'schedule';
  /** Called once the service is open, before the first file. */
  readonly onStart?: (description: string, progress: Progress) => void;
  /** When aborted, the run finishes what it has taken and ends. */
  readonly stop?: AbortSignal;
  /** What `-` stands for. @default process.stdin */
  readonly standardInput?: Readable;
}

/** Outcomes that a summary carries: enough to show, too few to fill the memory. */
export const SAMPLE = 100;

/**
 * Runs a one-shot import to its end.
 *
 * @throws SourceError, SinkError, LedgerError, UserError when the job cannot be run as given; LedgerLockedError when
 *   another run holds the ledger; AuthError, TransportError, RateLimitError, ApiError when the service cannot be used.
 *   What was committed by then stays; the same job run again goes on from there.
 */
export async function runImport(job: ImportJob, hooks: RunHooks): Promise<RunSummary> {
  const { log, command = 'import', onStart, stop } = hooks;
  const startedMs = performance.now();
  const source = await openSource(job, () => hooks.standardInput ?? process.stdin);
  await using closing = new Closing();
  const open = await openRun(job, { command, log, closing, ...(stop && { stop }) });
  const { run, target, progress, sinks } = open;

  onStart?.(target.description, progress);
  const outcomes = await remembered(open, async () =>
    lastValueFrom(
      ingest({ ...open.options, source }).pipe(
        tap((outcome) => logFailure(outcome, log)),
        reduce((sample: readonly Outcome[], outcome) => (sample.length < SAMPLE ? [...sample, outcome] : sample), []),
      ),
    ),
  );
  const counts = progress.snapshot();
  return { run, target: target.name, counts, sinks, outcomes, ms: Math.round(performance.now() - startedMs) };
}
