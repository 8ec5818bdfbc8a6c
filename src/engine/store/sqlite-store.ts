import { openDatabase, transaction } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import type { Data } from '../../wire/data.ts';
import type { Counts } from '../../wire/input.ts';
import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import { EngineError } from '../engine-error.ts';
import { cellsOf, inputOf } from './rows.ts';
import type { InputRow } from './rows.ts';
import { MIGRATIONS } from './schema.ts';
import type { ConceptStore } from './concept-store.ts';
import { SqliteConceptStore } from './sqlite-concept-store.ts';
import type { ModelStore } from './model-store.ts';
import { SqliteModelStore } from './sqlite-model-store.ts';
import { SqliteSearchStore } from './sqlite-search-store.ts';
import { SqliteWorkflowStore } from './sqlite-workflow-store.ts';
import type { WorkflowStore } from './workflow-store.ts';
import type { EngineStore, FinishedInput, Page, StoredInput, StreamPage } from './store.ts';

/**
 * Opens the store in one SQLite file, creating it if need be.
 *
 * @throws EngineError when it was written by a newer version.
 */
export async function openStore(file: string): Promise<EngineStore> {
  const database = await openDatabase(file);
  // A commit survives the death of the process; after a loss of power the last ones may be missing, none half-written.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) {
    database.close();
    throw new EngineError(`${file} was written by a newer version of clarifai-ingest; update to use it.`);
  }
  if (version < MIGRATIONS.length) {
    transaction(database, () => {
      for (const migration of MIGRATIONS.slice(version)) {
        if (typeof migration === 'string') database.exec(migration);
        else migration(database);
      }
      database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    });
  }
  return new SqliteStore(database);
}

const ADD_INPUT = `
  INSERT INTO inputs (app_id, id, url, file, format, width, height, crop, data, created_at, modified_at,
    status_code, status_details, local)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Inputs that are looked at before others may use the store. */
const LOOKED_AT_AT_ONCE = 500;

const OUTDATED = `
  WHERE sequence > ? AND sequence <= ? AND status_code = ? AND EXISTS (
    SELECT 1 FROM json_each(?) AS wanted WHERE NOT EXISTS (
      SELECT 1 FROM outputs
      WHERE outputs.app_id = inputs.app_id AND input_id = inputs.id AND version_id = wanted.value))
  ORDER BY sequence`;

class SqliteStore implements EngineStore {
  readonly #database: Database;
  readonly #statements = new Map<string, ReturnType<Database['prepare']>>();

  readonly concepts: ConceptStore;
  readonly models: ModelStore;
  readonly search: SqliteSearchStore;
  readonly workflows: WorkflowStore;

  constructor(database: Database) {
    this.#database = database;
    this.concepts = new SqliteConceptStore(database);
    this.models = new SqliteModelStore(database);
    this.search = new SqliteSearchStore(database);
    this.workflows = new SqliteWorkflowStore(database);
  }

  addInputs(inputs: readonly StoredInput[]): void {
    transaction(this.#database, () => {
      for (const input of inputs) this.#prepare(ADD_INPUT).run(...cellsOf(input));
    });
  }

  input(appId: string, id: string): StoredInput | undefined {
    return this.#inputs('WHERE app_id = ? AND id = ?', appId, id)[0];
  }

  hasUrl(appId: string, url: string): boolean {
    return this.#prepare('SELECT 1 FROM inputs WHERE app_id = ? AND url = ?').get(appId, url) !== undefined;
  }

  listInputs(appId: string, { page, perPage, statusCode }: Page): readonly StoredInput[] {
    const skip = (page - 1) * perPage;
    const order = 'ORDER BY sequence DESC LIMIT ? OFFSET ?';
    if (statusCode === undefined) return this.#inputs(`WHERE app_id = ? ${order}`, appId, perPage, skip);
    return this.#inputs(`WHERE app_id = ? AND status_code = ? ${order}`, appId, statusCode, perPage, skip);
  }

  streamInputs(appId: string, { perPage, lastId }: StreamPage): readonly StoredInput[] {
    const after = '(SELECT sequence FROM inputs WHERE app_id = ? AND id = ?)';
    const order = 'ORDER BY sequence LIMIT ?';
    if (lastId === undefined) return this.#inputs(`WHERE app_id = ? ${order}`, appId, perPage);
    return this.#inputs(`WHERE app_id = ? AND sequence > ${after} ${order}`, appId, appId, lastId, perPage);
  }

  unfinishedInputs(): readonly StoredInput[] {
    const codes = [STATUS.inputPending, STATUS.inputInProgress, STATUS.internal, STATUS.tryAgain];
    return this.#inputs('WHERE status_code IN (?, ?, ?, ?) ORDER BY sequence', ...codes);
  }

  *outdatedInputs(versionIds: readonly string[]): Generator<readonly StoredInput[]> {
    const next = this.#prepare(
      'SELECT MAX(sequence) AS last FROM (SELECT sequence FROM inputs WHERE sequence > ? ORDER BY sequence LIMIT ?)',
    );
    let after = 0;
    for (;;) {
      const { last } = next.get(after, LOOKED_AT_AT_ONCE) as { readonly last: number | null };
      if (last === null) return;
      yield this.#inputs(OUTDATED, after, last, STATUS.inputSuccess, JSON.stringify(versionIds));
      after = last;
    }
  }

  indexedWith(): readonly string[] {
    const rows = this.#prepare('SELECT version_id AS id FROM indexed_with ORDER BY id').all() as { id: string }[];
    return rows.map(({ id }) => id);
  }

  noteIndexedWith(versionIds: readonly string[]): void {
    transaction(this.#database, () => {
      this.#prepare('DELETE FROM indexed_with').run();
      for (const id of versionIds) this.#prepare('INSERT OR IGNORE INTO indexed_with VALUES (?)').run(id);
    });
  }

  deleteInputs(appId: string, ids: readonly string[]): readonly StoredInput[] {
    return transaction(this.#database, () => {
      const found = ids.flatMap((id) => this.input(appId, id) ?? []);
      for (const { id } of found) {
        this.search.forgetVectors(appId, id);
        this.#prepare('DELETE FROM outputs WHERE app_id = ? AND input_id = ?').run(appId, id);
        this.#prepare('DELETE FROM inputs WHERE app_id = ? AND id = ?').run(appId, id);
      }
      return found;
    });
  }

  counts(appId: string): Counts {
    const rows = this.#prepare(
      'SELECT status_code AS code, COUNT(*) AS count FROM inputs WHERE app_id = ? GROUP BY status_code',
    ).all(appId) as { code: number; count: number }[];
    const count = (...codes: readonly number[]): number =>
      rows.filter(({ code }) => codes.includes(code)).reduce((sum, row) => sum + row.count, 0);
    const processed = count(STATUS.inputSuccess);
    const waiting = count(STATUS.inputPending);
    const processing = count(STATUS.inputInProgress);
    const all = rows.reduce((sum, row) => sum + row.count, 0);
    return {
      processed,
      to_process: waiting,
      errors: all - processed - waiting - processing,
      processing,
      reindexed: 0,
      to_reindex: 0,
      reindex_errors: 0,
      reindexing: 0,
    };
  }

  changeData({ appId, id, data, modifiedAt }: StoredInput): void {
    const sql = 'UPDATE inputs SET data = ?, modified_at = ? WHERE app_id = ? AND id = ?';
    this.#prepare(sql).run(JSON.stringify(data), modifiedAt, appId, id);
  }

  setStatus(appId: string, id: string, { code, details = '' }: Status): void {
    this.#prepare(
      'UPDATE inputs SET status_code = ?, status_details = ?, modified_at = ? WHERE app_id = ? AND id = ?',
    ).run(code, details, new Date().toISOString(), appId, id);
  }

  finishInput(appId: string, id: string, { status, image, outputs }: FinishedInput): void {
    transaction(this.#database, () => {
      for (const [versionId, data] of outputs) this.saveOutput(appId, id, versionId, data);
      const { file, format, width, height } = image;
      this.#prepare('UPDATE inputs SET file = ?, format = ?, width = ?, height = ? WHERE app_id = ? AND id = ?').run(
        file,
        format,
        width,
        height,
        appId,
        id,
      );
      this.setStatus(appId, id, status);
    });
  }

  saveOutput(appId: string, id: string, versionId: string, data: Data): void {
    const sql = 'INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?)';
    this.#prepare(sql).run(appId, id, versionId, JSON.stringify(data));
    this.search.keepVector(appId, id, versionId, data);
  }

  output(appId: string, id: string, versionId: string): Data | undefined {
    const row = this.#prepare('SELECT data FROM outputs WHERE app_id = ? AND input_id = ? AND version_id = ?').get(
      appId,
      id,
      versionId,
    ) as { data: string } | undefined;
    return row && (JSON.parse(row.data) as Data);
  }

  addFeedback(appId: string, about: string, feedback: object): void {
    this.#prepare('INSERT INTO feedback (app_id, about, feedback, created_at) VALUES (?, ?, ?, ?)').run(
      appId,
      about,
      JSON.stringify(feedback),
      new Date().toISOString(),
    );
  }

  close(): void {
    try {
      // Statements that are still prepared would keep the log beside the file, which may be larger than the file.
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.#database.close();
    }
  }

  #inputs(rest: string, ...values: readonly (string | number)[]): readonly StoredInput[] {
    const rows = this.#prepare(`SELECT * FROM inputs ${rest}`).all(...values) as InputRow[];
    return rows.map(inputOf);
  }

  #prepare(sql: string): ReturnType<Database['prepare']> {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
