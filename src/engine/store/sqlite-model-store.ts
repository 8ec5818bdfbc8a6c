import { transaction } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import { modelOfRow, versionOfRow } from './model-rows.ts';
import type { ModelRow, VersionRow } from './model-rows.ts';
import type {
  FinishedTraining,
  ModelConcept,
  ModelStore,
  StoredModel,
  StoredVersion,
  Stretch,
  VersionKey,
} from './model-store.ts';
import { inputOf } from './rows.ts';
import type { InputRow } from './rows.ts';
import type { StoredInput } from './store.ts';

/** Everything but the numbers, which only a prediction needs. */
const VERSION_COLUMNS = `app_id, model_id, id, concepts, settings, created_at, completed_at, status_code,
  status_details, input_count, evaluation, embedding_version_id`;
const THIS_VERSION = 'app_id = ? AND model_id = ? AND id = ?';

type Value = string | number | null | Uint8Array;
type Change = readonly [StoredModel, StoredVersion];

/** The tables of own models in the engine's SQLite file. */
export class SqliteModelStore implements ModelStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  addModels(models: readonly Change[]): void {
    const add = 'INSERT INTO models (app_id, id, name, concepts, settings, created_at) VALUES (?, ?, ?, ?, ?, ?)';
    transaction(this.#database, () => {
      for (const [model, version] of models) {
        const { appId, id, name, concepts, settings, createdAt } = model;
        this.#run(add, appId, id, name, JSON.stringify(concepts), JSON.stringify(settings), createdAt);
        this.addVersion(version);
      }
    });
  }

  changeModels(models: readonly Change[]): void {
    const change = 'UPDATE models SET name = ?, concepts = ?, settings = ? WHERE app_id = ? AND id = ?';
    transaction(this.#database, () => {
      for (const [{ appId, id, name, concepts, settings }, version] of models) {
        this.#run(change, name, JSON.stringify(concepts), JSON.stringify(settings), appId, id);
        this.addVersion(version);
      }
    });
  }

  model(appId: string, id: string): StoredModel | undefined {
    return this.#all<ModelRow>('SELECT * FROM models WHERE app_id = ? AND id = ?', appId, id).map(modelOfRow)[0];
  }

  listModels(appId: string): readonly StoredModel[] {
    return this.#all<ModelRow>('SELECT * FROM models WHERE app_id = ? ORDER BY sequence DESC', appId).map(modelOfRow);
  }

  deleteModels(appId: string, ids: readonly string[]): number {
    return transaction(this.#database, () => {
      let count = 0;
      for (const id of ids) {
        this.#run('DELETE FROM model_versions WHERE app_id = ? AND model_id = ?', appId, id);
        count += this.#run('DELETE FROM models WHERE app_id = ? AND id = ?', appId, id);
      }
      return count;
    });
  }

  addVersion(version: StoredVersion): void {
    const { appId, modelId, id, concepts, settings, createdAt, status } = version;
    const columns = 'app_id, model_id, id, concepts, settings, created_at, status_code, status_details';
    this.#run(
      `INSERT INTO model_versions (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      appId,
      modelId,
      id,
      JSON.stringify(concepts),
      JSON.stringify(settings),
      createdAt,
      status.code,
      status.details ?? '',
    );
  }

  version(key: VersionKey): StoredVersion | undefined {
    return this.#versions(`WHERE ${THIS_VERSION}`, ...cellsOf(key))[0];
  }

  listVersions(appId: string, modelId: string, { page, perPage }: Stretch): readonly StoredVersion[] {
    const rest = 'WHERE app_id = ? AND model_id = ? ORDER BY sequence DESC LIMIT ? OFFSET ?';
    return this.#versions(rest, appId, modelId, perPage, (page - 1) * perPage);
  }

  latestTrained(appId: string, modelId: string): StoredVersion | undefined {
    const rest = 'WHERE app_id = ? AND model_id = ? AND status_code = ? ORDER BY sequence DESC LIMIT 1';
    return this.#versions(rest, appId, modelId, STATUS.modelTrained)[0];
  }

  unfinishedVersions(): readonly StoredVersion[] {
    const codes = [STATUS.modelQueuedForTraining, STATUS.modelTraining];
    return this.#versions('WHERE status_code IN (?, ?) ORDER BY sequence', ...codes);
  }

  setVersionStatus(key: VersionKey, { code, details = '' }: Status): void {
    const change = `UPDATE model_versions SET status_code = ?, status_details = ? WHERE ${THIS_VERSION}`;
    this.#run(change, code, details, ...cellsOf(key));
  }

  finishTraining(key: VersionKey, training: FinishedTraining): void {
    const { status, completedAt, inputCount, evaluation, embeddingVersionId, parameters, inputIds } = training;
    const change = `UPDATE model_versions SET completed_at = ?, input_count = ?, evaluation = ?,
      embedding_version_id = ?, parameters = ? WHERE ${THIS_VERSION}`;
    const note = `INSERT INTO training_inputs SELECT sequence, ? FROM model_versions WHERE ${THIS_VERSION}`;
    const { buffer, byteOffset, byteLength } = parameters;
    transaction(this.#database, () => {
      this.#run(
        change,
        completedAt,
        inputCount,
        evaluation && JSON.stringify(evaluation),
        embeddingVersionId,
        new Uint8Array(buffer, byteOffset, byteLength),
        ...cellsOf(key),
      );
      for (const inputId of inputIds) this.#run(note, inputId, ...cellsOf(key));
      this.setVersionStatus(key, status);
    });
  }

  parameters(key: VersionKey): Float64Array | undefined {
    const [row] = this.#all<{ readonly parameters: Uint8Array | null }>(
      `SELECT parameters FROM model_versions WHERE ${THIS_VERSION}`,
      ...cellsOf(key),
    );
    // A copy, because numbers must begin at a multiple of eight bytes.
    return row?.parameters ? new Float64Array(new Uint8Array(row.parameters).buffer) : undefined;
  }

  deleteVersion(key: VersionKey): void {
    this.#run(`DELETE FROM model_versions WHERE ${THIS_VERSION}`, ...cellsOf(key));
  }

  labelledInputs(
    appId: string,
    concepts: readonly ModelConcept[],
    { page, perPage }: Stretch = { page: 1, perPage: -1 },
  ): readonly StoredInput[] {
    const isOne = `json_extract(value, '$.id') IN (SELECT value FROM json_each(?))`;
    return this.#all<InputRow>(
      `SELECT * FROM inputs WHERE app_id = ?
         AND EXISTS (SELECT 1 FROM json_each(inputs.data, '$.concepts') WHERE ${isOne})
       ORDER BY sequence LIMIT ? OFFSET ?`,
      appId,
      JSON.stringify(concepts.map(({ id }) => id)),
      perPage,
      (page - 1) * perPage,
    ).map(inputOf);
  }

  trainingInputs(key: VersionKey, { page, perPage }: Stretch): readonly StoredInput[] {
    return this.#all<InputRow>(
      `SELECT inputs.* FROM inputs JOIN training_inputs ON input_id = inputs.id
       WHERE inputs.app_id = ? AND version = (SELECT sequence FROM model_versions WHERE ${THIS_VERSION})
       ORDER BY inputs.sequence LIMIT ? OFFSET ?`,
      key.appId,
      ...cellsOf(key),
      perPage,
      (page - 1) * perPage,
    ).map(inputOf);
  }

  processedInputIds(appId: string): readonly string[] {
    const rows = this.#all<{ readonly id: string }>(
      'SELECT id FROM inputs WHERE app_id = ? AND status_code = ? ORDER BY sequence',
      appId,
      STATUS.inputSuccess,
    );
    return rows.map(({ id }) => id);
  }

  #versions(rest: string, ...values: readonly Value[]): readonly StoredVersion[] {
    return this.#all<VersionRow>(`SELECT ${VERSION_COLUMNS} FROM model_versions ${rest}`, ...values).map(versionOfRow);
  }

  #all<Row>(sql: string, ...values: readonly Value[]): readonly Row[] {
    return this.#database.prepare(sql).all(...values) as Row[];
  }

  /** Returns how many rows it changed. */
  #run(sql: string, ...values: readonly Value[]): number {
    return this.#database.prepare(sql).run(...values).changes;
  }
}

function cellsOf({ appId, modelId, id }: VersionKey): readonly [string, string, string] {
  return [appId, modelId, id];
}
