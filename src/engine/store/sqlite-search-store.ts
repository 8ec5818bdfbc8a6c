import type { Database } from '../../base/sqlite.ts';
import { Statements } from '../../base/sqlite.ts';
import type { Data } from '../../wire/data.ts';
import { STATUS } from '../../wire/status.ts';
import { directionOf } from './direction.ts';
import { inputOf } from './rows.ts';
import type { InputRow } from './rows.ts';
import type { ChangesAfter, PlacedInput, SearchStore, VectorChange } from './search-store.ts';

type PlacedRow = InputRow & { readonly sequence: number };

const NEWEST = `
  SELECT sequence FROM inputs WHERE app_id = ? AND status_code = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?`;

const SAID = `
  SELECT sequence AS place, outputs.data
  FROM json_each(?) AS asked
  JOIN inputs ON sequence = asked.value
  JOIN outputs ON outputs.app_id = inputs.app_id AND input_id = inputs.id AND version_id = ?`;

const CHANGES = `
  SELECT sequence, place, vector FROM vectors
  WHERE app_id = ? AND version_id = ? AND sequence > ? ORDER BY sequence LIMIT ?`;

/** Replacing a row gives it a new sequence, so that whoever has read up to the old one reads it again. */
const SAVE = `
  INSERT OR REPLACE INTO vectors (place, app_id, version_id, vector)
    SELECT sequence, app_id, ?, ? FROM inputs WHERE app_id = ? AND id = ?`;

const FORGET = `
  INSERT OR REPLACE INTO vectors (place, app_id, version_id, vector)
    SELECT place, app_id, version_id, NULL FROM vectors
    WHERE place = (SELECT sequence FROM inputs WHERE app_id = ? AND id = ?)`;

/** The table of vectors in the engine's SQLite file, and what else searches read. */
export class SqliteSearchStore implements SearchStore {
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#statements = new Statements(database);
    // Nobody has read anything yet who would have to hear of it.
    this.#statements.run('DELETE FROM vectors WHERE vector IS NULL');
  }

  newestPlaces(appId: string, before: number, count: number): readonly number[] {
    const rows = this.#statements.all<{ readonly sequence: number }>(NEWEST, appId, STATUS.inputSuccess, before, count);
    return rows.map(({ sequence }) => sequence);
  }

  at(places: readonly number[]): readonly PlacedInput[] {
    const sql = 'SELECT * FROM inputs WHERE sequence IN (SELECT value FROM json_each(?))';
    const rows = this.#statements.all<PlacedRow>(sql, JSON.stringify(places));
    const byPlace = new Map(rows.map((row) => [row.sequence, row]));
    return places.flatMap((place) => {
      const row = byPlace.get(place);
      return row ? [placed(row)] : [];
    });
  }

  said(places: readonly number[], versionId: string): ReadonlyMap<number, Data> {
    const rows = this.#statements.all<{ place: number; data: string }>(SAID, JSON.stringify(places), versionId);
    return new Map(rows.map(({ place, data }) => [place, JSON.parse(data) as Data]));
  }

  vectorChanges(appId: string, { versionId, sequence, count }: ChangesAfter): readonly VectorChange[] {
    return this.#statements.all<VectorChange>(CHANGES, appId, versionId, sequence, count);
  }

  /** Keeps the vector in what a model's version said of an input, if there is one. */
  keepVector(appId: string, inputId: string, versionId: string, data: Data): void {
    const direction = directionOf(data.embeddings?.[0]?.vector ?? []);
    if (direction) this.#statements.run(SAVE, versionId, bytesOf(direction), appId, inputId);
  }

  /** To be called while the input is still there. */
  forgetVectors(appId: string, inputId: string): void {
    this.#statements.run(FORGET, appId, inputId);
  }
}

/** Fills the table in a store of an earlier version, from what embedding models have said. */
export function fillVectors(database: Database): void {
  const statements = new Statements(database);
  const rows = statements.iterate<{ place: number; app_id: string; version_id: string; data: string }>(`
    SELECT inputs.sequence AS place, outputs.app_id, version_id, outputs.data
    FROM outputs JOIN inputs ON inputs.app_id = outputs.app_id AND inputs.id = input_id
    WHERE outputs.data LIKE '%"embeddings"%'`);
  const add = 'INSERT INTO vectors (place, app_id, version_id, vector) VALUES (?, ?, ?, ?)';
  for (const { place, app_id: appId, version_id: versionId, data } of rows) {
    const direction = directionOf((JSON.parse(data) as Data).embeddings?.[0]?.vector ?? []);
    if (direction) statements.run(add, place, appId, versionId, bytesOf(direction));
  }
}

function placed(row: PlacedRow): PlacedInput {
  return { place: row.sequence, input: inputOf(row) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
