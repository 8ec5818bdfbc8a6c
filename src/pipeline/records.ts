import type {
  FailedRecord,
  OkRecord,
  PredictionRecord,
  RecordedError,
  RecordedInput,
  RecordedModel,
} from '../record/record.ts';
import type { ModelAnswer, PartlyKnownFile, PredictedFile } from './file.ts';

/** What the records of one file share beside the file itself. */
export interface RecordContext {
  readonly run: string;
  /** Whether the service's addresses are worth keeping. */
  readonly withUrls: boolean;
  /** RFC 3339. */
  readonly ts: string;
  /** Paths known to hold the same bytes. */
  readonly paths: readonly string[];
  /** How often the file was tried, this time included. */
  readonly attempts: number;
}

/** One record for each answer of a model. */
export function recordsOf(file: PredictedFile, context: RecordContext): readonly PredictionRecord[] {
  return file.answers.map((answer) => recordOf(file, answer, context));
}

/** The record of a file that fell out before any model was asked. */
export function failedRecord(file: PartlyKnownFile, error: RecordedError, context: RecordContext): FailedRecord {
  return { ...head(file, null, context), status: 'failed', model: null, error };
}

function recordOf(file: PredictedFile, answer: ModelAnswer, context: RecordContext): PredictionRecord {
  const { model } = answer;
  const shared = head(file, model, context);
  if (answer.kind === 'failed') return { ...shared, status: 'failed', model, error: answer.error };
  return Object.assign(shared, { status: 'ok', model } as const, answer.prediction);
}

type Head = Omit<OkRecord, 'status' | 'model'>;

function head(file: PartlyKnownFile, model: RecordedModel | null, context: RecordContext): Head {
  const content = file.sha256 ?? `path:${file.path}`;
  return {
    v: 1,
    key: model ? `${content}:${model.name}:${model.version}` : content,
    run: context.run,
    ts: context.ts,
    input: inputOf(file, context),
    attempts: context.attempts,
    ms: durations(file),
  };
}

function inputOf(file: PartlyKnownFile, { paths, withUrls }: RecordContext): RecordedInput {
  const isFile = file.origin === 'file';
  return {
    id: file.inputId ?? null,
    source: file.source,
    path: file.path,
    paths,
    url: urlOf(file, withUrls),
    sha256: isFile ? (file.sha256 ?? null) : null,
    bytes: isFile ? (file.bytes ?? null) : null,
    width: file.width ?? null,
    height: file.height ?? null,
    mime: file.mime ?? null,
    mtime: isFile ? timeOf(file.mtimeMs) : null,
    ...(file.notes?.row && { row: file.notes.row }),
  };
}

/** File systems know times that no date of JavaScript can be: broken clocks and tools leave such behind. */
function timeOf(ms: number | undefined): string | null {
  const time = new Date(ms ?? NaN);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function urlOf(file: PartlyKnownFile, withUrls: boolean): string | null {
  if (file.origin === 'address') return file.file;
  return withUrls ? (file.url ?? null) : null;
}

/** Milliseconds that a file spent in each stage that it came to. */
export function durations(file: PartlyKnownFile & Partial<PredictedFile>): Readonly<Record<string, number>> {
  const { settledMs: settle, uploadMs: upload, confirmMs: confirm, predictMs: predict } = file;
  const known = Object.entries({ settle, upload, confirm, predict }).filter(([, ms]) => ms !== undefined);
  return Object.fromEntries(known.map(([stage, ms]) => [stage, Math.round(ms ?? 0)]));
}
