import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { Logger } from 'pino';

import type { Closing } from '../base/closing.ts';
import type { Hooks } from '../client/hooks.ts';
import type { OpenedSink } from '../pipeline/catch-up.ts';
import { ClarifaiService } from '../pipeline/clarifai/service.ts';
import type { IngestOptions } from '../pipeline/ingest.ts';
import { LedgerError } from '../pipeline/ledger/errors.ts';
import type { Ledger } from '../pipeline/ledger/ledger.ts';
import { takeRunLock } from '../pipeline/ledger/lock.ts';
import { openLedger } from '../pipeline/ledger/open-ledger.ts';
import type { RunCommand } from '../pipeline/ledger/run-memory.ts';
import type { Scope } from '../pipeline/ledger/scope.ts';
import { Outputs } from '../pipeline/outputs.ts';
import { Progress } from '../pipeline/progress.ts';
import { selector } from '../pipeline/selection/selection.ts';
import type { Sink } from '../sinks/sink.ts';
import { STANDARD_OUTPUT } from '../sinks/standard-output.ts';
import type { ImportJob } from './import-job.ts';
import { resolveModels } from './models.ts';
import { folderOfOutputs, namedOutputs, openOutputs } from './open-outputs.ts';
import { openReading } from './open-reading.ts';
import { refuseLanguage } from './refuse-language.ts';
import { settingsOf } from './run-settings.ts';
import { openTarget, targetName } from './target.ts';
import type { Target } from './target.ts';

/** A run that is ready to take files from any source: locked, connected, its outputs up to date. */
export interface OpenRun {
  readonly run: string;
  readonly target: Target;
  readonly ledger: Ledger;
  readonly progress: Progress;
  readonly sinks: readonly OpenedSink[];
  /** The globs of the selection that no file has matched so far. */
  readonly unmatched: () => readonly string[];
  /** What `ingest` needs beside a source. */
  readonly options: Omit<IngestOptions, 'source'>;
}

export interface OpenRunOptions {
  readonly command: RunCommand;
  /** What the run was named; undefined when it goes on with what other runs were named. */
  readonly scope?: Scope;
  readonly log: Logger;
  /** Closes what was opened. */
  readonly closing: Closing;
  /** When aborted, the run finishes what it has taken and ends. */
  readonly stop?: AbortSignal;
  /** Goes on counting where an earlier run of the same process stopped. */
  readonly progress?: Progress;
  /** How long an outage is waited for. @default 30 min */
  readonly giveUpMs?: number;
  /** Told of every call to the service. */
  readonly hooks?: Hooks;
  /** Told when the service stops answering, and when it answers again. */
  readonly onOutage?: (isOut: boolean) => void;
}

/**
 * Opens everything that a run of a job needs but its source.
 *
 * @throws SinkError, LedgerError, UserError when the job cannot be run as given; LedgerLockedError when another run
 *   holds the ledger; AuthError, TransportError, RateLimitError, ApiError when the service cannot be used; the reason of
 *   `stop` when that is aborted meanwhile.
 */
export async function openRun(job: ImportJob, options: OpenRunOptions): Promise<OpenRun> {
  const { command, log, closing, stop, progress = new Progress() } = options;
  const outs = namedOutputs(job.outs, job.workingFolder);
  const stateFolder = stateFolderOf(job);
  await mkdir(stateFolder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new LedgerError('io', `${stateFolder} cannot be made (${cause.code}). Choose another --state folder.`, {
      cause,
    });
  });
  const lock = await takeRunLock(stateFolder, `process ${process.pid} since ${new Date().toISOString()}`);
  closing.add(() => lock.release());
  refuseLanguage(job.asking, targetName(job));
  const ledger = await openLedger(stateFolder, targetName(job));
  closing.add(() => ledger.close());
  stop?.throwIfAborted();
  const target = await openTarget(job, { ...options, stateFolder, ledger });
  closing.add(async () => target.close());
  const models = await resolveModels(target, job.models);
  stop?.throwIfAborted();
  const reading = await openReading(job, stateFolder, closing);
  const scope = options.scope && ledger.numberOf(options.scope);
  const opened = await openOutputs(outs, { ledger, scope, csv: job.csv, log, closing });
  const outputs = opened.map(({ sink }) => ({ sink, scopes: scopesOf(sink, ledger) }));

  const selection = selector(job.selection);
  const startedAt = new Date().toISOString();
  const run = `${startedAt.replaceAll(':', '-')}-${randomUUID().slice(0, 4)}`;
  ledger.runs.begin({ run, command, startedAt, settings: settingsOf(job) });
  return {
    run,
    target,
    ledger,
    progress,
    sinks: opened.map((output) => output.opened),
    unmatched: selection.unmatched,
    options: {
      selects: selection.selects,
      identify: reading,
      service: new ClarifaiService(target.app, models, target, job.asking),
      models,
      ledger,
      outputs: new Outputs(outputs, scope),
      run,
      progress,
      batch: { count: job.batchSize },
      lanes: job.concurrency,
      ...(target.pauses && { pauses: target.pauses }),
      ...(stop && { stop }),
    },
  };
}

/** Standard output gets what is new, and holds nothing. */
function scopesOf({ file }: Sink, ledger: Ledger): ReadonlySet<number> | undefined {
  return file === STANDARD_OUTPUT ? undefined : new Set(ledger.scopesOf(file));
}

/** Where a job's progress is remembered: as it says, or beside its first output. @throws SinkError as `namedOutputs`. */
export function stateFolderOf({ state, outs, workingFolder }: ImportJob): string {
  if (state !== undefined) return resolve(workingFolder, state);
  return join(folderOfOutputs(namedOutputs(outs, workingFolder), workingFolder), '.clarifai-ingest');
}
