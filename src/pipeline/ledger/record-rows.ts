import { extended } from '../../base/extended.ts';
import type { Prediction, PredictionRecord } from '../../record/record.ts';

/** A record as it lies in the ledger. */
export interface RecordRow {
  readonly record: string;
  /** What the record tells, where that is not in it. */
  readonly prediction: string | null;
}

/** The columns of a `RecordRow`, of `RECORD_TABLES`. */
export const RECORD_COLUMNS = 'records.record AS record, predictions.prediction AS prediction';
export const RECORD_TABLES = 'records LEFT JOIN predictions ON predictions.id = records.prediction';

/** Reads a record; its members are in the order in which they were written. */
export function recordOf({ record, prediction }: RecordRow): PredictionRecord {
  const head = JSON.parse(record) as PredictionRecord;
  return prediction === null ? head : { ...head, ...(JSON.parse(prediction) as Prediction) };
}

const NOTHING_SAID: Readonly<Record<keyof Prediction, undefined>> = {
  concepts: undefined,
  regions: undefined,
  colors: undefined,
  embeddings: undefined,
  focus: undefined,
  frames: undefined,
};

/** The JSON of a record without what the model said. */
export function headText(record: PredictionRecord): string {
  return JSON.stringify(extended(record, NOTHING_SAID));
}
