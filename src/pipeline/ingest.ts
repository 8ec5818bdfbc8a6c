import { concat, concatMap, defer, EMPTY, filter, fromEvent, mergeMap, pipe, takeUntil, tap, timer } from 'rxjs';
import type { MonoTypeOperatorFunction, Observable } from 'rxjs';

import { alarm } from '../base/alarm.ts';
import { eitherSignal } from '../base/either-signal.ts';
import type { RecordedError } from '../record/record.ts';
import { batch } from './batch.ts';
import type { BatchOptions } from './batch.ts';
import { isFailed } from './file.ts';
import type { Failed, FoundFile, IdentifiedFile, Outcome, PassOutcome, SettledFile, SizedFile } from './file.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Outputs } from './outputs.ts';
import { mayMend, needsAnotherPass, waitingFiles } from './passes.ts';
import { Progress } from './progress.ts';
import type { Service, ServiceModel } from './service.ts';
import { settled } from './settle.ts';
import type { Source } from './sources/source.ts';
import { stage } from './stage.ts';
import { confirm } from './steps/confirm.ts';
import type { PollPauses } from './steps/confirm.ts';
import { deliver } from './steps/deliver.ts';
import { identify } from './steps/identify.ts';
import type { IdentifyOptions } from './steps/identify.ts';
import { predict } from './steps/predict.ts';
import { upload } from './steps/upload.ts';
import { sharedQuiet } from './steps/shared-quiet.ts';
import { newTo } from './unchanged.ts';
import type { EndlessOptions } from './unchanged.ts';
import { Underway } from './underway.ts';
import { windowed } from './window.ts';
import { withSignal } from './with-signal.ts';

export interface IngestOptions {
  readonly source: Source<FoundFile | Failed>;
  /** Which files the user wants; the others are counted as skipped. @default all */
  readonly selects?: (file: SizedFile) => boolean;
  /** How files are read. @default as they are */
  readonly identify?: IdentifyOptions;
  readonly service: Service;
  readonly models: readonly ServiceModel[];
  readonly ledger: Ledger;
  /** Open, and up to date with the ledger. */
  readonly outputs: Outputs;
  /** Identifies this run in its records. */
  readonly run: string;
  readonly progress: Progress;
  readonly batch?: BatchOptions;
  /** How long a file must rest. @default 2 s */
  readonly settleMs?: number;
  /** Batches in work at once, per stage. @default 4 */
  readonly lanes?: number;
  /** How often the service is asked whether it is done. @default 0.5 s, growing to 10 s */
  readonly pauses?: PollPauses;
  /** How often a file is tried whose failure may mend, the first time included. @default 3 */
  readonly passes?: number;
  /** Before each further pass. @default 2 s */
  readonly passPauseMs?: number;
  /**
   * When aborted, no more files are taken. Requests that have been sent finish as far as the service lets them; what has
   * its predictions is delivered; everything else stays pending and is taken up again by the next run.
   */
  readonly stop?: AbortSignal;
  /** For a source that never ends; goes with one pass. */
  readonly endless?: EndlessOptions;
  /** Takes note of the files inside. @default one of its own */
  readonly underway?: Underway;
}

/** Files that smaller copies are made of at once; each may hold 20 MB. */
const SHRINKS = 4;
/** Files that are given to the thread that reads; it holds one at a time. */
const READS = 128;

/**
 * Takes files from a source to their final states: uploads each content once, asks the models, writes the records.
 *
 * Emits one outcome for each file that the ledger does not already know, once it is on disk. What fails in a way that
 * may mend is tried again when the source has ended, some passes long. An error ends the run; the files inside stay
 * pending and are taken up again by the next one.
 */
export function ingest(options: IngestOptions): Observable<Outcome> {
  const {
    source,
    models,
    ledger,
    outputs,
    progress,
    stop,
    selects,
    identify: reading,
    passes = 3,
    passPauseMs = 2000,
    endless,
    underway = new Underway(),
  } = options;
  const modelIds = models.map(({ recorded }) => recorded.id);

  return withSignal((signal) => {
    const first = defer(() => {
      const repeats = { underway, runStartedAt: new Date().toISOString() };
      const seen = { outputs, repeats, ...(selects && { selects }), ...(endless && { endless }) };
      const files = newTo(ledger, modelIds, source(signal), progress, seen);
      return pass(files, passes > 1, signal, options);
    });
    const again = (isLast: boolean): Observable<PassOutcome> =>
      defer(() => {
        if (stop?.aborted === true || !needsAnotherPass(ledger)) return EMPTY;
        const files = newTo(ledger, modelIds, waitingFiles(ledger), new Progress());
        return timer(passPauseMs).pipe(
          untilStopped(stop),
          concatMap(() => pass(files, !isLast, signal, options)),
        );
      });
    const later = Array.from({ length: passes - 1 }, (_, index) => again(index === passes - 2));
    return concat(first, ...later).pipe(
      concatMap(async (outcome) => {
        await reading?.renditions?.release(outcome.file.file);
        return outcome;
      }),
      filter((outcome): outcome is Outcome => outcome.kind !== 'again'),
      tap(({ file }) => {
        const named = underway.leave(file.file);
        if (named) endless?.onNamedAgain?.(named);
      }),
    );
  });
}

/** Takes files through all stages once. */
function pass(
  files: AsyncIterable<SizedFile | Failed>,
  hasNext: boolean,
  signal: AbortSignal,
  options: IngestOptions,
): Observable<PassOutcome> {
  const { service, models, ledger, outputs, run, progress, stop, settleMs, lanes = 4, identify: reading } = options;
  const { pauses = { firstMs: 500, maxMs: 10_000 } } = options;
  const { count = 128 } = options.batch ?? {};
  const shared = { service, ledger, progress, signal };
  const stages = { concurrency: lanes, stop };
  const isQuiet = sharedQuiet(() => service.isQuiet(signal), pauses.firstMs / 2);
  const mayPassAgain = (error: RecordedError): boolean => hasNext && mayMend(error);
  // Batches between their closing and their commit: more of them than lanes would only wait.
  let batches = 0;
  const gathered = pipe(
    mergeMap(
      async (file: SettledFile | Failed) => (isFailed(file) ? file : identify(file, signal, reading)),
      reading?.renditions ? SHRINKS : READS,
    ),
    batch<IdentifiedFile>({ ...options.batch, isBusy: () => batches >= lanes }),
    untilStopped(stop),
  );
  return windowed(
    settled(files, { signal, ...(settleMs !== undefined && { quietMs: settleMs }) }),
    pipe(
      gathered,
      tap(() => (batches += 1)),
      stage(upload({ ...shared, scope: outputs.scope }), stages),
      stage(confirm({ ...shared, isQuiet, pauses, wait: (ms) => pause(ms, signal, stop) }), stages),
      stage(predict({ ...shared, models, outputs }), stages),
      concatMap(deliver({ ledger, outputs, run, progress, withUrls: service.givesLastingUrls, mayPassAgain })),
      tap(() => (batches -= 1)),
      mergeMap((outcomes) => outcomes),
    ),
    // Every stage full, and two batches being gathered: below that a batch could wait for files that have no place.
    { size: count * (3 * lanes + 2), ...(stop && { stop }) },
  );
}

/** Drops what has not come so far when the run is stopped. */
function untilStopped<T>(stop: AbortSignal | undefined): MonoTypeOperatorFunction<T> {
  return stop ? takeUntil(fromEvent(stop, 'abort')) : pipe();
}

/** @throws the reason of the signal that ends it. */
async function pause(ms: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  using either = eitherSignal(...signals);
  using rest = alarm(ms, either.signal);
  await rest.rung;
  either.signal.throwIfAborted();
}
