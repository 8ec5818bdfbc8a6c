import { extended } from '../../base/extended.ts';
import type { PredictionRecord, RecordedError } from '../../record/record.ts';
import type { Sink } from '../../sinks/sink.ts';
import type { Batch, EarlierFile, Failed, FoundFile, ModelAnswer, PassOutcome, PredictedFile } from '../file.ts';
import type { AttemptStory, FileChange, Ledger, LedgerFile, ToldRecord, Written } from '../ledger/ledger.ts';
import { FAILURE, tellingOf, withoutFailure } from '../ledger/told.ts';
import type { Telling, Told } from '../ledger/told.ts';
import type { Outputs } from '../outputs.ts';
import type { Progress } from '../progress.ts';
import { durations, failedRecord, recordsOf } from '../records.ts';
import type { RecordContext } from '../records.ts';

export interface DeliverOptions {
  readonly ledger: Ledger;
  readonly outputs: Outputs;
  readonly run: string;
  readonly progress: Progress;
  /** Whether records name the addresses that the service gave. */
  readonly withUrls: boolean;
  /** Whether a failure has another pass before it, and so no record yet. @default none has */
  readonly mayPassAgain?: (error: RecordedError) => boolean;
  /** @default () => new Date() */
  readonly now?: () => Date;
}

/** Paths of the same content that a record names: a placeholder may lie in a hundred thousand places. */
const MAX_PATHS = 100;

interface Delivered {
  readonly outcome: PassOutcome;
  readonly change: FileChange;
  readonly records: readonly Addressed[];
}

/** A record and the sinks that are to have it. */
interface Addressed extends ToldRecord {
  readonly sinks: readonly Sink[];
}

/**
 * Writes a batch's records to the sinks that are to have them, makes them durable, and commits them with the files'
 * states.
 *
 * To be called for one batch at a time: the order write, flush, commit is what makes records exactly-once (promise 3).
 */
export function deliver(options: DeliverOptions): (batch: Batch<PredictedFile>) => Promise<readonly PassOutcome[]> {
  const { ledger, outputs, run, progress } = options;
  return async (batch) => {
    const known =
      batch.over.length > 0 ? ledger.files(batch.over.map(({ file }) => file.file)) : new Map<string, LedgerFile>();
    const shared = ledger.sharedContents(batch.live.map(({ sha256 }) => sha256));
    const delivered = [
      ...batch.live.map((file) => deliverPredicted(file, shared, batch, options)),
      ...batch.over.map((failed) => deliverFailed(failed, known.get(failed.file.file), options)),
    ];
    const records = delivered.flatMap((each) => each.records);

    const offsets = new Map<string, Written>();
    for (const sink of records.length > 0 ? outputs.sinks : []) {
      const own = records.filter(({ sinks }) => sinks.includes(sink));
      await sink.write(own.map(({ record }) => record));
      offsets.set(sink.file, { bytes: await sink.flush(), records: own.length });
      outputs.noteWritten(sink, own.length);
    }
    const files = delivered.map(({ change }) => change);
    ledger.commit({ run, scope: outputs.scope, files, records, offsets });

    progress.count('records', records.length);
    for (const { outcome } of delivered) if (outcome.kind !== 'again') progress.count(outcome.kind);
    return delivered.map(({ outcome }) => outcome);
  };
}

function deliverPredicted(
  file: PredictedFile,
  shared: ReadonlySet<string>,
  batch: Batch<PredictedFile>,
  options: DeliverOptions,
): Delivered {
  const { outputs, mayPassAgain = () => false } = options;
  const refusal = file.answers.find(isRefusal);
  const isAgain = refusal !== undefined && mayPassAgain(refusal.error);
  const told = isAgain ? file.answers.filter((answer) => !isRefusal(answer)) : file.answers;
  const { earlier } = file;
  const before: Told = earlier?.sha256 === file.sha256 ? withoutFailure(earlier.told) : {};
  const paths = shared.has(file.sha256) ? pathsOf(file, batch, options) : [];
  const context = contextOf(earlier, file.path, paths, options);
  const records = recordsOf(isAgain ? extended(file, { answers: told }) : file, context).map((record, index) => {
    const answer = told[index];
    if (answer?.kind !== 'ok') return addressed(record, file, undefined, outputs);
    return { ...addressed(record, file, tellingOf(before, answer.model.id), outputs), kept: answer.kept };
  });

  const story = storyOf(file, file.answers, records, refusal?.error ?? null);
  if (!refusal) {
    const change: FileChange = { file, state: 'done', told: before, error: null, story };
    return { outcome: { kind: 'done', file, answers: file.answers }, change, records };
  }
  const { error } = refusal;
  const change: FileChange = { file, state: isAgain ? 'pending' : 'failed', told: before, error, story };
  return { outcome: { kind: isAgain ? 'again' : 'failed', file, error }, change, records };
}

/** Adds which sinks are to have a record, where `telling` is what was recorded of the same before. */
function addressed(
  record: PredictionRecord,
  { file, scope }: FoundFile,
  telling: Telling | undefined,
  outputs: Outputs,
): Addressed {
  return { record, file, scope, retells: telling?.[0], sinks: outputs.lacking(telling, scope) };
}

/** Where a content lies within the scope of a file: in this batch, and wherever the ledger knows it. */
function pathsOf(
  { sha256, scope }: PredictedFile,
  { live }: Batch<PredictedFile>,
  { ledger, outputs }: DeliverOptions,
): readonly string[] {
  const twins = live.filter((file) => file.sha256 === sha256 && file.scope === scope).map(({ path }) => path);
  return [...twins, ...ledger.pathsOf(sha256, MAX_PATHS, scope ?? outputs.scope)];
}

function isRefusal(answer: ModelAnswer): answer is ModelAnswer & { readonly kind: 'failed' } {
  return answer.kind === 'failed';
}

function deliverFailed({ file, error }: Failed, earlier: LedgerFile | undefined, options: DeliverOptions): Delivered {
  const { outputs } = options;
  const isSameContent = earlier?.sha256 === (file.sha256 ?? null);
  const isAgain = options.mayPassAgain?.(error) ?? false;
  const known: Told = isSameContent && earlier ? earlier.told : {};
  const before = isSameError(earlier?.error, error) ? known : withoutFailure(known);
  // The same failure once more is no news: the outputs of a run that changes nothing stay as they are.
  const telling = tellingOf(before, FAILURE);
  const records =
    isAgain || !outputs.owes(telling, file.scope)
      ? []
      : [addressed(failedRecord(file, error, contextOf(earlier, file.path, [], options)), file, telling, outputs)];
  const change: FileChange = {
    file,
    state: isAgain ? 'pending' : 'failed',
    told: before,
    error,
    story: storyOf(file, [], records, error),
  };
  return { outcome: { kind: isAgain ? 'again' : 'failed', file, error }, change, records };
}

function isSameError(one: RecordedError | null | undefined, other: RecordedError): boolean {
  return one?.code === other.code && one.stage === other.stage;
}

function contextOf(
  earlier: EarlierFile | undefined,
  path: string,
  paths: readonly string[],
  { run, withUrls, now = () => new Date() }: DeliverOptions,
): RecordContext {
  return {
    run,
    withUrls,
    ts: now().toISOString(),
    paths: [...new Set([path, ...paths])].slice(0, MAX_PATHS).toSorted(),
    attempts: (earlier?.attempts ?? 0) + 1,
  };
}

function storyOf(
  file: Failed['file'],
  answers: readonly ModelAnswer[],
  records: readonly ToldRecord[],
  error: RecordedError | null,
): AttemptStory {
  const { bytes, sha256, inputId } = file;
  return {
    ...(bytes !== undefined && { bytes }),
    ...(sha256 !== undefined && { sha256 }),
    ...(inputId !== undefined && { inputId }),
    ms: durations(file),
    predicted: answers.filter((answer) => !isRefusal(answer)).map(({ model }) => model.name),
    records: records.length,
    error,
  };
}
