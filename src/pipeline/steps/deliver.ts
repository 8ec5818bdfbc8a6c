import { extended } from '../../base/extended.ts';
import type { RecordedError } from '../../record/record.ts';
import type { Sink } from '../../sinks/sink.ts';
import type { Batch, EarlierFile, Failed, ModelAnswer, PassOutcome, PredictedFile } from '../file.ts';
import type { AttemptStory, FileChange, Ledger, LedgerFile, ToldRecord } from '../ledger/ledger.ts';
import type { Progress } from '../progress.ts';
import { durations, failedRecord, recordsOf } from '../records.ts';
import type { RecordContext } from '../records.ts';

export interface DeliverOptions {
  readonly ledger: Ledger;
  readonly sinks: readonly Sink[];
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
  readonly records: readonly ToldRecord[];
}

/**
 * Writes a batch's records to every sink, makes them durable, and commits them with the files' states.
 *
 * To be called for one batch at a time: the order write, flush, commit is what makes records exactly-once (promise 3).
 */
export function deliver(options: DeliverOptions): (batch: Batch<PredictedFile>) => Promise<readonly PassOutcome[]> {
  const { ledger, sinks, run, progress } = options;
  return async (batch) => {
    const known =
      batch.over.length > 0 ? ledger.files(batch.over.map(({ file }) => file.file)) : new Map<string, LedgerFile>();
    const shared = ledger.sharedContents(batch.live.map(({ sha256 }) => sha256));
    const delivered = [
      ...batch.live.map((file) => deliverPredicted(file, shared, batch, options)),
      ...batch.over.map((failed) => deliverFailed(failed, known.get(failed.file.file), options)),
    ];
    const told = delivered.flatMap((each) => each.records);
    const records = told.map(({ record }) => record);

    const offsets = new Map<string, number>();
    for (const sink of records.length > 0 ? sinks : []) {
      await sink.write(records);
      offsets.set(sink.file, await sink.flush());
    }
    ledger.commit({ run, files: delivered.map(({ change }) => change), records: told, offsets });

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
  const { ledger, mayPassAgain = () => false } = options;
  const refusal = file.answers.find(isRefusal);
  const isAgain = refusal !== undefined && mayPassAgain(refusal.error);
  const told = isAgain ? file.answers.filter((answer) => !isRefusal(answer)) : file.answers;
  const { earlier } = file;
  const context = contextOf(earlier, file.path, shared.has(file.sha256) ? pathsOf(file, batch, ledger) : [], options);
  const records = recordsOf(isAgain ? extended(file, { answers: told }) : file, context).map((record, index) => {
    const answer = told[index];
    return { record, kept: answer?.kind === 'ok' ? answer.kept : undefined };
  });

  const answered = file.answers.filter((answer) => !isRefusal(answer)).map(({ model }) => model.id);
  const written = earlier?.sha256 === file.sha256 ? earlier.models : [];
  const models = [...new Set([...written, ...answered])].toSorted();
  const story = storyOf(file, file.answers, records, refusal?.error ?? null);
  if (!refusal) {
    const change: FileChange = { file, state: 'done', models, error: null, isRecorded: true, story };
    return { outcome: { kind: 'done', file, answers: file.answers }, change, records };
  }
  const { error } = refusal;
  const state = isAgain ? 'pending' : 'failed';
  const change: FileChange = { file, state, models, error, isRecorded: !isAgain, story };
  return { outcome: { kind: isAgain ? 'again' : 'failed', file, error }, change, records };
}

/** Where a content lies: in this batch, and wherever the ledger knows it. */
function pathsOf({ sha256 }: PredictedFile, { live }: Batch<PredictedFile>, ledger: Ledger): readonly string[] {
  const twins = live.filter((file) => file.sha256 === sha256).map(({ path }) => path);
  return [...twins, ...ledger.pathsOf(sha256, MAX_PATHS)];
}

function isRefusal(answer: ModelAnswer): answer is ModelAnswer & { readonly kind: 'failed' } {
  return answer.kind === 'failed';
}

function deliverFailed({ file, error }: Failed, earlier: LedgerFile | undefined, options: DeliverOptions): Delivered {
  const isSameContent = earlier?.sha256 === (file.sha256 ?? null);
  const isAgain = options.mayPassAgain?.(error) ?? false;
  // The same failure once more is no news: the outputs of a run that changes nothing stay as they are.
  const wasTold = isSameContent && (earlier?.isRecorded ?? false) && isSameError(earlier?.error, error);
  const records =
    isAgain || wasTold ? [] : [{ record: failedRecord(file, error, contextOf(earlier, file.path, [], options)) }];
  const change: FileChange = {
    file,
    state: isAgain ? 'pending' : 'failed',
    models: isSameContent ? (earlier?.models ?? []) : [],
    error,
    isRecorded: wasTold || !isAgain,
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
