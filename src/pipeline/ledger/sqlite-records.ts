import type { Statements } from '../../base/sqlite.ts';
import { contentOfKey } from '../../record/record.ts';
import type { OkRecord, Prediction, PredictionRecord, RecordedModel } from '../../record/record.ts';
import type { Ledger, NumberedRecord } from './ledger.ts';
import { headText, predictionText, RECORD_COLUMNS, RECORD_TABLES, recordOf } from './record-rows.ts';
import type { RecordRow } from './record-rows.ts';

/** The first is the one that counts: records may tell it. */
const SAVE_PREDICTION = `
  INSERT OR IGNORE INTO predictions (sha256, model_id, model_version, prediction) VALUES (?, ?, ?, ?)`;

/** The part of the ledger that remembers predictions and records; its caller sees to the transactions. */
export class SqliteRecords {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  predictions(sha256s: readonly string[], model: RecordedModel): ReadonlyMap<string, Prediction> {
    const rows = this.#statements.all<{ sha256: string; prediction: string }>(
      `SELECT sha256, prediction FROM predictions
       WHERE sha256 IN (SELECT value FROM json_each(?)) AND model_id = ? AND model_version = ?`,
      JSON.stringify(sha256s),
      model.id,
      model.version,
    );
    return new Map(rows.map((row) => [row.sha256, JSON.parse(row.prediction) as Prediction] as const));
  }

  savePredictions(predictions: Parameters<Ledger['savePredictions']>[0]): void {
    for (const { sha256, model, prediction } of predictions) {
      this.#statements.run(SAVE_PREDICTION, sha256, model.id, model.version, JSON.stringify(prediction));
    }
  }

  after(sequence: number, limit: number): readonly NumberedRecord[] {
    const rows = this.#statements.all<RecordRow & { readonly sequence: number }>(
      `SELECT sequence, ${RECORD_COLUMNS} FROM ${RECORD_TABLES} WHERE sequence > ? ORDER BY sequence LIMIT ?`,
      sequence,
      limit,
    );
    return rows.map((row) => ({ sequence: row.sequence, record: recordOf(row) }));
  }

  lastSequence(): number {
    return this.#statements.get<{ last: number | null }>('SELECT MAX(sequence) AS last FROM records')?.last ?? 0;
  }

  /** The prediction that a record tells is there already, as a rule: then the record is kept without it, and names it. */
  save(record: PredictionRecord): void {
    const told = record.status === 'ok' ? this.#predictionOf(record) : undefined;
    const text = told === undefined ? JSON.stringify(record) : headText(record);
    this.#statements.run('INSERT INTO records (record, prediction) VALUES (?, ?)', text, told ?? null);
  }

  #predictionOf(record: OkRecord): number | undefined {
    const { key, model } = record;
    return this.#statements.get<{ id: number }>(
      'SELECT id FROM predictions WHERE sha256 = ? AND model_id = ? AND model_version = ? AND prediction = ?',
      contentOfKey(key),
      model.id,
      model.version,
      // Two batches may have asked about the same content, and not been told quite the same.
      predictionText(record),
    )?.id;
  }
}
