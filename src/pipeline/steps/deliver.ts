import type { PredictionRecord } from '../../record/record.ts';
import type { Sink } from '../../sinks/sink.ts';
import type { Batch, Failed, ModelAnswer, Outcome, PredictedFile } from '../file.ts';
import type { FileChange, Ledger } from '../ledger/ledger.ts';
import type { Progress } from '../progress.ts';
import { failedRecord, recordsOf } from '../records.ts';
import type { RecordContext } from '../records.ts';

export interface DeliverOptions {
  readonly ledger: Ledger;
  readonly sinks: readonly Sink[];
  readonly run: string;
  readonly progress: Progress;
  /** Whether records name the addresses that the service gave. */
  readonly withUrls: boolean;
  /** @default () => new Date() */
  readonly now?: () => Date;
}

interface Delivered {
  readonly outcome: Outcome;
  readonly change: FileChange;
  readonly records: readonly PredictionRecord[];
}

/**
 * Writes a batch's records to every sink, makes them durable, and commits them with the files' states.
 *
 * To be called for one batch at a time: the order write, flush, commit is what makes records exactly-once (promise 3).
 */
export function deliver(options: DeliverOptions): (batch: Batch<PredictedFile>) => Promise<readonly Outcome[]> {
  const { ledger, sinks, progress } = options;
  return async (batch) => {
    const delivered = [
      ...batch.live.map((file) => deliverDone(file, batch, options)),
      ...batch.over.map((failed) => deliverFailed(failed, options)),
    ];
    const records = delivered.flatMap((each) => each.records);

    const offsets = new Map<string, number>();
    for (const sink of records.length > 0 ? sinks : []) {
      await sink.write(records);
      offsets.set(sink.file, await sink.flush());
    }
    ledger.commit({ files: delivered.map(({ change }) => change), records, offsets });

    progress.count('records', records.length);
    for (const { outcome } of delivered) progress.count(outcome.kind);
    return delivered.map(({ outcome }) => outcome);
  };
}

function deliverDone(file: PredictedFile, batch: Batch<PredictedFile>, options: DeliverOptions): Delivered {
  const { ledger } = options;
  const earlier = ledger.file(file.file);
  const twins = batch.live.filter(({ sha256 }) => sha256 === file.sha256).map(({ path }) => path);
  const records = recordsOf(file, contextOf(file, [...ledger.pathsOf(file.sha256), ...twins], options));

  const answered = file.answers.filter(({ kind }) => kind === 'ok').map(({ model }) => model.id);
  const written = earlier?.sha256 === file.sha256 ? earlier.models : [];
  const models = [...new Set([...written, ...answered])].toSorted();
  const refusal = file.answers.find(isRefusal);
  if (refusal) {
    const failed: Failed = { kind: 'failed', file, error: refusal.error };
    return { outcome: failed, change: { file, state: 'failed', models, error: refusal.error }, records };
  }
  const outcome: Outcome = { kind: 'done', file, answers: file.answers };
  return { outcome, change: { file, state: 'done', models, error: null }, records };
}

function isRefusal(answer: ModelAnswer): answer is ModelAnswer & { readonly kind: 'failed' } {
  return answer.kind === 'failed';
}

function deliverFailed(failed: Failed, options: DeliverOptions): Delivered {
  const { file, error } = failed;
  const earlier = options.ledger.file(file.file);
  const isSameContent = earlier?.sha256 === (file.sha256 ?? null);
  const change: FileChange = { file, state: 'failed', models: isSameContent ? (earlier?.models ?? []) : [], error };
  // The same failure once more is no news: the outputs of a run that changes nothing stay as they are.
  const isNews = !(isSameContent && earlier?.error?.code === error.code && earlier.error.stage === error.stage);
  const records = isNews ? [failedRecord(file, error, contextOf(file, [], options))] : [];
  return { outcome: failed, change, records };
}

function contextOf(file: Failed['file'], paths: readonly string[], options: DeliverOptions): RecordContext {
  const { ledger, run, withUrls, now = () => new Date() } = options;
  return {
    run,
    withUrls,
    ts: now().toISOString(),
    paths: [...new Set([...paths, file.path])].toSorted(),
    attempts: (ledger.file(file.file)?.attempts ?? 0) + 1,
  };
}
