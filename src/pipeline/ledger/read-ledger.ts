import { Statements, withDiskErrors } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import type { PredictionRecord } from '../../record/record.ts';
import type { RecordedImage } from '../../record/recorded-image.ts';
import { RECORD_COLUMNS, recordOf } from './record-rows.ts';
import type { RecordRow } from './record-rows.ts';
import { openReadOnly } from './open-read-only.ts';

/** Records that are held at once. */
const PAGE = 100;

/**
 * Numbers the records that count, image by image in the order of their paths. Of each path only the content counts
 * that its newest record speaks of, and of each model only the newest record; a failure before the models counts only
 * while nothing came after it. What is recorded in several scopes counts where it was recorded first.
 */
const COUNT_RECORDS = `
  PRAGMA temp_store = FILE;
  CREATE TEMP TABLE counted (position INTEGER PRIMARY KEY, sequence INTEGER NOT NULL);
  INSERT INTO counted (sequence)
    SELECT sequence FROM (
      SELECT *,
        row_number() OVER (PARTITION BY source, path, content, model, retells IS NULL ORDER BY sequence DESC) AS age,
        first_value(content) OVER newest AS newest_content,
        first_value(coalesce(retells, sequence)) OVER newest AS newest_sequence
      FROM (
        SELECT sequence, retells, record ->> '$.input.source' AS source, record ->> '$.input.path' AS path,
          coalesce(record ->> '$.input.sha256', record ->> '$.input.id') AS content, record ->> '$.model.id' AS model
        FROM records
      )
      WINDOW newest AS (PARTITION BY source, path ORDER BY sequence DESC)
    )
    WHERE retells IS NULL AND age = 1 AND content IS newest_content
      AND (model IS NOT NULL OR sequence = newest_sequence)
    ORDER BY source, path, sequence`;

interface Numbered {
  readonly sequence: number;
  readonly record: PredictionRecord;
}

/** Looks into a ledger, also while a run writes to it; what comes after the opening is not seen. */
export class LedgerReader implements Disposable {
  readonly #database: Database;
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = new Statements(database);
  }

  /** The files that imports with this ledger write. */
  outputs(): readonly string[] {
    return this.#statements.all<{ file: string }>('SELECT file FROM sinks').map(({ file }) => file);
  }

  /** Names and ids of the models of which there are records. */
  models(): readonly { readonly id: string; readonly name: string }[] {
    return this.#statements.all(`
      SELECT DISTINCT record ->> '$.model.id' AS id, record ->> '$.model.name' AS name
      FROM counted JOIN records USING (sequence) WHERE id IS NOT NULL ORDER BY name`);
  }

  /** Every image of which there are records, in the order of sources and paths. Few records are held at once. */
  *images(): Generator<RecordedImage> {
    let image: Numbered[] = [];
    for (const record of this.#records()) {
      const [first] = image;
      if (first && !isSameImage(first.record, record.record)) {
        yield this.#imageOf(image);
        image = [];
      }
      image.push(record);
    }
    if (image.length > 0) yield this.#imageOf(image);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  *#records(): Generator<Numbered> {
    const sql = `SELECT position, sequence, ${RECORD_COLUMNS} FROM counted JOIN records USING (sequence)
      LEFT JOIN predictions ON predictions.id = records.prediction WHERE position > ? ORDER BY position LIMIT ${PAGE}`;
    let position = 0;
    for (;;) {
      const rows = this.#statements.all<RecordRow & { readonly position: number; readonly sequence: number }>(
        sql,
        position,
      );
      for (const row of rows) yield { sequence: row.sequence, record: recordOf(row) };
      const last = rows.at(-1);
      if (!last) return;
      position = last.position;
    }
  }

  #imageOf(numbered: readonly Numbered[]): RecordedImage {
    const records = numbered.map(({ record }) => record);
    // Never empty: see `images`.
    const { sequence, record } = numbered.at(-1) as Numbered;
    const { input } = record;
    const row =
      this.#statements.get<{ file: string }>(
        `SELECT file FROM hashed_files WHERE sha256 = ? AND path = ? AND source IN (?, '') AND origin = 'file'`,
        input.sha256,
        input.path,
        input.source,
      ) ??
      // Found since under another name, which is that of its row now.
      this.#statements.get<{ file: string }>(
        `SELECT file FROM hashed_files WHERE sha256 = ? AND origin = 'file'
           AND EXISTS (SELECT 1 FROM json_each(told) WHERE value ->> 0 = ?)`,
        input.sha256,
        sequence,
      );
    return { file: row?.file ?? null, input, records };
  }
}

/**
 * Opens the ledger of a state folder to look into it. No lock is taken, and nothing in it is changed.
 *
 * @throws LedgerError when there is none, or when another version of this program wrote it; StorageError when it
 *   cannot be read.
 */
export async function openLedgerReader(stateFolder: string): Promise<LedgerReader> {
  const database = await openReadOnly(stateFolder);
  try {
    return withDiskErrors(database, () => {
      database.exec(COUNT_RECORDS);
      return new LedgerReader(database);
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

function isSameImage(one: PredictionRecord, other: PredictionRecord): boolean {
  return one.input.path === other.input.path && one.input.source === other.input.source;
}
