import type { Statements } from '../../base/sqlite.ts';
import type { Prediction, RecordedModel } from '../../record/record.ts';
import type { KeptPrediction, Ledger, NumberedRecord, ToldRecord } from './ledger.ts';
import { headText, RECORD_COLUMNS, RECORD_TABLES, recordOf } from './record-rows.ts';
import type { RecordRow } from './record-rows.ts';
import type { SqliteContents } from './sqlite-contents.ts';

/** The first is the one that counts: records may tell it. */
const SAVE_PREDICTION = `
  INSERT OR IGNORE INTO predictions (content, model_id, model_version, prediction) VALUES (?, ?, ?, ?)`;

/** The part of the ledger that remembers predictions and records; its caller sees to the transactions. */
export class SqliteRecords {
  readonly #statements: Statements;
  readonly #contents: SqliteContents;

  constructor(statements: Statements, contents: SqliteContents) {
    this.#statements = statements;
    this.#contents = contents;
  }

  predictions(sha256s: readonly string[], model: RecordedModel): ReadonlyMap<string, KeptPrediction> {
    const rows = this.#statements.all<{ id: number; sha256: string; prediction: string }>(
      `SELECT predictions.id, sha256, prediction FROM contents JOIN predictions ON content = contents.id
       WHERE sha256 IN (SELECT value FROM json_each(?)) AND model_id = ? AND model_version = ?`,
      JSON.stringify(sha256s),
      model.id,
      model.version,
    );
    return new Map(
      rows.map(({ id, sha256, prediction }) => [
        sha256,
        { kept: id, prediction: JSON.parse(prediction) as Prediction },
      ]),
    );
  }

  savePredictions(predictions: Parameters<Ledger['savePredictions']>[0]): readonly (number | undefined)[] {
    return predictions.map(({ sha256, model, prediction }) => {
      const text = JSON.stringify(prediction);
      const content = this.#contents.numberOf(sha256);
      const { changes, lastInsertRowid } = this.#statements.run(
        SAVE_PREDICTION,
        content,
        model.id,
        model.version,
        text,
      );
      return changes === 0 ? undefined : Number(lastInsertRowid);
    });
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

  /** A record of a prediction that is kept is written without it, and names it. Returns its number. */
  save({ record, kept, retells }: ToldRecord, scope: number): number {
    const text = kept === undefined ? JSON.stringify(record) : headText(record);
    const sql = 'INSERT INTO records (record, prediction, scope, retells) VALUES (?, ?, ?, ?)';
    return Number(this.#statements.run(sql, text, kept ?? null, scope, retells ?? null).lastInsertRowid);
  }
}
