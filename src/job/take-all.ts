import type { Logger } from 'pino';
import { lastValueFrom, reduce, tap } from 'rxjs';

import type { OpenedSink } from '../pipeline/catch-up.ts';
import type { Failed, FoundFile, Outcome } from '../pipeline/file.ts';
import { ingest } from '../pipeline/ingest.ts';
import type { Counts } from '../pipeline/progress.ts';
import { IgnoredFiles } from '../pipeline/sources/ignored-files.ts';
import type { IgnoredKind } from '../pipeline/sources/ignored-files.ts';
import type { Source } from '../pipeline/sources/source.ts';
import { logFailure } from './log-failure.ts';
import type { OpenRun } from './open-run.ts';
import { remembered } from './remembered.ts';
import type { StateFolder } from './state-folder.ts';

export type { ModelAnswer, Outcome } from '../pipeline/file.ts';
export type { IgnoredKind } from '../pipeline/sources/ignored-files.ts';

/** What a run wrote to an output: `caughtUp` from memory, `written` of what it took. */
export interface WrittenSink extends OpenedSink {
  readonly written: number;
}

/** What a run has to tell once all its files are over. */
export interface RunResult {
  readonly run: string;
  readonly target: string;
  readonly counts: Counts;
  /** Files in the named folders that are no images by their names. */
  readonly ignored: readonly IgnoredKind[];
  readonly sinks: readonly WrittenSink[];
  /** The first outcomes of the run, at most `SAMPLE`. */
  readonly outcomes: readonly Outcome[];
  readonly ms: number;
}

/** What a finished run has to tell. */
export interface RunSummary extends RunResult {
  readonly stateFolder: StateFolder;
}

/** Outcomes that a summary carries: enough to show, too few to fill the memory. */
export const SAMPLE = 100;

export interface TakeAllOptions {
  readonly log: Logger;
  readonly startedMs: number;
  /** Counts what the source leaves out. @default nothing */
  readonly ignored?: IgnoredFiles;
}

/** Takes all files of a source through an open run. */
export async function takeAll(
  open: OpenRun,
  source: Source<FoundFile | Failed>,
  { log, startedMs, ignored = new IgnoredFiles() }: TakeAllOptions,
): Promise<RunResult> {
  const { run, target, progress } = open;
  const outcomes = await remembered(open, async () =>
    lastValueFrom(
      ingest({ ...open.options, source }).pipe(
        tap((outcome) => logFailure(outcome, log)),
        reduce((sample: readonly Outcome[], outcome) => (sample.length < SAMPLE ? [...sample, outcome] : sample), []),
      ),
    ),
  );
  const ms = Math.round(performance.now() - startedMs);
  const sinks = open.sinks.map((sink) => ({ ...sink, written: open.options.outputs.written(sink.file) }));
  return { run, target: target.name, counts: progress.snapshot(), ignored: ignored.list(), sinks, outcomes, ms };
}
