import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

import type { Logger } from 'pino';
import { lastValueFrom, reduce, tap } from 'rxjs';

import { Closing } from '../base/closing.ts';
import type { OpenedSink } from '../pipeline/catch-up.ts';
import { ClarifaiService } from '../pipeline/clarifai/service.ts';
import type { Outcome } from '../pipeline/file.ts';
import { ingest } from '../pipeline/ingest.ts';
import { takeRunLock } from '../pipeline/ledger/lock.ts';
import { openLedger } from '../pipeline/ledger/open-ledger.ts';
import { Progress } from '../pipeline/progress.ts';
import type { Counts } from '../pipeline/progress.ts';
import { selector } from '../pipeline/selection/selection.ts';
import type { ImportJob } from './import-job.ts';
import { resolveModels } from './models.ts';
import { folderOfOutputs, namedOutputs, openOutputs } from './open-outputs.ts';
import { openReading } from './open-reading.ts';
import { openSource } from './open-source.ts';
import { openTarget, targetName } from './target.ts';

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
  const { log, onStart, stop } = hooks;
  const startedMs = performance.now();
  const outs = namedOutputs(job.outs, job.workingFolder);
  const source = await openSource(job, () => hooks.standardInput ?? process.stdin);
  const stateFolder = stateFolderOf(job, outs);

  await using closing = new Closing();
  await mkdir(stateFolder, { recursive: true });
  const lock = await takeRunLock(stateFolder, `process ${process.pid} since ${new Date().toISOString()}`);
  closing.add(() => lock.release());
  const ledger = await openLedger(stateFolder, targetName(job));
  closing.add(() => ledger.close());
  const target = await openTarget(job, { stateFolder, ledger, log });
  closing.add(async () => target.close());
  const models = await resolveModels(target, job.models);
  const reading = await openReading(job, stateFolder, closing);
  const outputs = await openOutputs(outs, { ledger, csv: job.csv, log, closing });

  const progress = new Progress();
  onStart?.(target.description, progress);
  const run = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 4)}`;
  const outcomes = await lastValueFrom(
    ingest({
      source,
      selects: selector(job.selection),
      identify: reading,
      service: new ClarifaiService(target.app, models, target),
      models,
      ledger,
      sinks: outputs.map(({ sink }) => sink),
      run,
      progress,
      batch: { count: job.batchSize },
      lanes: job.concurrency,
      ...(target.pauses && { pauses: target.pauses }),
      ...(stop && { stop }),
    }).pipe(
      tap((outcome) => logFailure(outcome, log)),
      reduce((sample: readonly Outcome[], outcome) => (sample.length < SAMPLE ? [...sample, outcome] : sample), []),
    ),
  );
  return {
    run,
    target: target.name,
    counts: progress.snapshot(),
    sinks: outputs.map(({ opened }) => opened),
    outcomes,
    ms: Math.round(performance.now() - startedMs),
  };
}

function stateFolderOf(job: ImportJob, outs: readonly string[]): string {
  if (job.state !== undefined) return resolve(job.workingFolder, job.state);
  return join(folderOfOutputs(outs, job.workingFolder), '.clarifai-ingest');
}

function logFailure(outcome: Outcome, log: Logger): void {
  if (outcome.kind !== 'failed') return;
  const { stage, code, message } = outcome.error;
  const { path } = outcome.file;
  log.warn({ path, stage, code }, message.includes(path) ? message : `${path}: ${message}`);
}
