import { join } from 'node:path';

import { openDatabase, transaction } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import type { Prediction, PredictionRecord, RecordedError, RecordedModel } from '../../record/record.ts';
import { LedgerError } from './errors.ts';
import type {
  Delivery,
  FileChange,
  Ledger,
  LedgerContent,
  LedgerFile,
  LedgerTotals,
  NumberedRecord,
  SinkPosition,
} from './ledger.ts';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

/**
 * Opens the ledger in a state folder, creating it if need be.
 *
 * @param target what the ledger speaks of: `embedded`, or the address of a service (with user and app where known).
 * @throws LedgerError when it belongs to another target or was written by a newer version.
 */
export async function openLedger(stateFolder: string, target: string): Promise<Ledger> {
  const file = join(stateFolder, 'ledger.sqlite');
  const database = await openDatabase(file);
  try {
    // A commit survives the death of the process; FULL makes it survive the loss of power too.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
    migrate(database, file);
    claim(database, file, target);
    return new SqliteLedger(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database, file: string): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version === SCHEMA_VERSION) return;
  if (version > SCHEMA_VERSION) {
    throw new LedgerError(
      'newer-schema',
      `${file} was written by a newer version of clarifai-ingest; update to use it.`,
    );
  }
  transaction(database, () => {
    database.exec(SCHEMA);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

function claim(database: Database, file: string, target: string): void {
  database.prepare("INSERT OR IGNORE INTO meta (name, value) VALUES ('target', ?)").run(target);
  const row = database.prepare("SELECT value FROM meta WHERE name = 'target'").get() as { value: string };
  if (row.value === target) return;
  throw new LedgerError(
    'other-target',
    `${file} remembers what was sent to ${row.value}, not to ${target}. Choose another --state folder (and other --out files) for this target.`,
  );
}

interface FileRow {
  readonly bytes: number | null;
  readonly mtime_ms: number | null;
  readonly sha256: string | null;
  readonly state: 'done' | 'failed';
  readonly models: string;
  readonly error: string | null;
  readonly attempts: number;
}

class SqliteLedger implements Ledger {
  readonly #database: Database;
  readonly #statements = new Map<string, ReturnType<Database['prepare']>>();

  constructor(database: Database) {
    this.#database = database;
  }

  file(file: string): LedgerFile | undefined {
    const row = this.#get<FileRow>('SELECT * FROM files WHERE file = ?', file);
    if (!row) return undefined;
    return {
      file,
      bytes: row.bytes,
      mtimeMs: row.mtime_ms,
      sha256: row.sha256,
      state: row.state,
      models: JSON.parse(row.models) as string[],
      error: row.error === null ? null : (JSON.parse(row.error) as RecordedError),
      attempts: row.attempts,
    };
  }

  pathsOf(sha256: string): readonly string[] {
    const rows = this.#all<{ path: string }>('SELECT DISTINCT path FROM files WHERE sha256 = ? ORDER BY path', sha256);
    return rows.map(({ path }) => path);
  }

  content(sha256: string): LedgerContent | undefined {
    const row = this.#get<{ input_id: string; url: string | null; is_processed: number }>(
      'SELECT * FROM contents WHERE sha256 = ?',
      sha256,
    );
    return row && { sha256, inputId: row.input_id, url: row.url, isProcessed: row.is_processed === 1 };
  }

  saveContents(contents: readonly LedgerContent[]): void {
    transaction(this.#database, () => {
      for (const { sha256, inputId, url, isProcessed } of contents) {
        this.#run('INSERT OR REPLACE INTO contents VALUES (?, ?, ?, ?)', sha256, inputId, url, isProcessed ? 1 : 0);
      }
    });
  }

  prediction(sha256: string, model: RecordedModel): Prediction | undefined {
    const row = this.#get<{ prediction: string }>(
      'SELECT prediction FROM predictions WHERE sha256 = ? AND model_id = ? AND model_version = ?',
      sha256,
      model.id,
      model.version,
    );
    return row && (JSON.parse(row.prediction) as Prediction);
  }

  savePredictions(predictions: Parameters<Ledger['savePredictions']>[0]): void {
    transaction(this.#database, () => {
      for (const { sha256, model, prediction } of predictions) {
        this.#run(
          'INSERT OR REPLACE INTO predictions VALUES (?, ?, ?, ?)',
          sha256,
          model.id,
          model.version,
          JSON.stringify(prediction),
        );
      }
    });
  }

  commit({ files, records, offsets }: Delivery): void {
    transaction(this.#database, () => {
      for (const change of files) this.#saveFile(change);
      for (const record of records) this.#run('INSERT INTO records (record) VALUES (?)', JSON.stringify(record));
      const sequence = this.lastSequence();
      for (const [file, bytes] of offsets) this.saveSink(file, { bytes, sequence });
    });
  }

  sink(file: string): SinkPosition | undefined {
    return this.#get<SinkPosition>('SELECT bytes, sequence FROM sinks WHERE file = ?', file);
  }

  saveSink(file: string, { bytes, sequence }: SinkPosition): void {
    this.#run('INSERT OR REPLACE INTO sinks VALUES (?, ?, ?)', file, bytes, sequence);
  }

  recordsAfter(sequence: number, limit: number): readonly NumberedRecord[] {
    const rows = this.#all<{ sequence: number; record: string }>(
      'SELECT sequence, record FROM records WHERE sequence > ? ORDER BY sequence LIMIT ?',
      sequence,
      limit,
    );
    return rows.map((row) => ({ sequence: row.sequence, record: JSON.parse(row.record) as PredictionRecord }));
  }

  lastSequence(): number {
    return this.#get<{ last: number | null }>('SELECT MAX(sequence) AS last FROM records')?.last ?? 0;
  }

  totals(): LedgerTotals {
    const rows = this.#all<{ state: 'done' | 'failed'; count: number }>(
      'SELECT state, COUNT(*) AS count FROM files GROUP BY state',
    );
    const count = (state: 'done' | 'failed'): number => rows.find((row) => row.state === state)?.count ?? 0;
    return { done: count('done'), failed: count('failed') };
  }

  close(): void {
    this.#database.close();
  }

  #saveFile({ file, state, models, error }: FileChange): void {
    this.#run(
      `INSERT INTO files (file, path, bytes, mtime_ms, sha256, state, models, error, attempts, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
       ON CONFLICT (file) DO UPDATE SET
         path = excluded.path, bytes = excluded.bytes, mtime_ms = excluded.mtime_ms, sha256 = excluded.sha256,
         state = excluded.state, models = excluded.models, error = excluded.error,
         attempts = files.attempts + 1, updated_at = excluded.updated_at`,
      file.file,
      file.path,
      file.bytes ?? null,
      file.mtimeMs ?? null,
      file.sha256 ?? null,
      state,
      JSON.stringify(models),
      error && JSON.stringify(error),
    );
  }

  #prepare(sql: string): ReturnType<Database['prepare']> {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #get<Row>(sql: string, ...values: (string | number | null)[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  #all<Row>(sql: string, ...values: (string | number | null)[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#prepare(sql).run(...values);
  }
}
