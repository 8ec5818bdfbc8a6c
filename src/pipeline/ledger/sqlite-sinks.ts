import type { Statements } from '../../base/sqlite.ts';
import type { MissingRecords, SinkPosition, Written } from './ledger.ts';
import { RECORD_COLUMNS, RECORD_TABLES, recordOf } from './record-rows.ts';
import type { RecordRow } from './record-rows.ts';
import type { Scope } from './scope.ts';

/** Whether the sink's file holds what another record says, which is of a scope of the sink, too. */
const IS_HELD = `
  other.scope = held.scope AND held.sink = ?1
  AND other.sequence <> records.sequence AND other.sequence <= coalesce(held.sequence, max(?2, records.sequence))`;

/** Records of some scopes (?3) after one number (?4) and up to another (?5), without what the sink's file has already. */
const MISSING = `
  SELECT records.sequence AS sequence, ${RECORD_COLUMNS} FROM ${RECORD_TABLES}
  WHERE records.sequence > ?4 AND records.sequence <= ?5 AND records.scope IN (SELECT value FROM json_each(?3))
    AND NOT EXISTS (
      SELECT 1 FROM records AS other CROSS JOIN sink_scopes AS held
      WHERE other.sequence = records.retells AND ${IS_HELD})
    AND NOT EXISTS (
      SELECT 1 FROM records AS other CROSS JOIN sink_scopes AS held
      WHERE other.retells = coalesce(records.retells, records.sequence) AND ${IS_HELD})
  ORDER BY records.sequence LIMIT ?6`;

/** The part of the ledger that remembers outputs and what they were named with; its caller sees to the transactions. */
export class SqliteSinks {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  position(file: string): SinkPosition | undefined {
    return this.#statements.get<SinkPosition>('SELECT bytes, sequence FROM sinks WHERE file = ?', file);
  }

  save(file: string, { bytes, sequence }: SinkPosition): void {
    const sql = `INSERT INTO sinks (file, bytes, sequence) VALUES (?, ?, ?)
      ON CONFLICT (file) DO UPDATE SET bytes = excluded.bytes, sequence = excluded.sequence`;
    this.#statements.run(sql, file, bytes, sequence);
  }

  /** Every output with its committed length, its records, and what it was named with. */
  all(): readonly (Written & { readonly file: string; readonly sources: readonly string[] })[] {
    const sql = `
      SELECT file, bytes, records, (
          SELECT json_group_array(DISTINCT value) FROM sink_scopes JOIN scopes ON scopes.id = scope, json_each(sources)
          WHERE sink = file
        ) AS sources
      FROM sinks ORDER BY file`;
    return this.#statements
      .all<Written & { readonly file: string; readonly sources: string }>(sql)
      .map((row) => ({ ...row, sources: (JSON.parse(row.sources) as string[]).toSorted() }));
  }

  /** What a delivery wrote; from then on the file holds all records of its scopes up to number `sequence`. */
  wrote(file: string, { bytes, records }: Written, sequence: number): void {
    this.save(file, { bytes, sequence });
    if (records > 0) this.#statements.run('UPDATE sinks SET records = records + ? WHERE file = ?', records, file);
  }

  numberOf({ key, sources }: Scope): number {
    const known = this.#statements.get<{ id: number }>('SELECT id FROM scopes WHERE key = ?', key);
    if (known) return known.id;
    const sql = 'INSERT INTO scopes (key, sources) VALUES (?, ?)';
    return Number(this.#statements.run(sql, key, JSON.stringify(sources)).lastInsertRowid);
  }

  scopesOf(file: string): readonly number[] {
    return this.#statements
      .all<{ scope: number }>('SELECT scope FROM sink_scopes WHERE sink = ? ORDER BY scope', file)
      .map(({ scope }) => scope);
  }

  begin(file: string, scopes: readonly number[]): void {
    this.#statements.run('INSERT OR REPLACE INTO sinks (file, bytes, sequence) VALUES (?, 0, 0)', file);
    this.#statements.run('DELETE FROM sink_scopes WHERE sink = ?', file);
    for (const scope of scopes) this.#statements.run('INSERT INTO sink_scopes VALUES (?, ?, NULL)', file, scope);
  }

  add(file: string, scopes: readonly number[]): void {
    for (const scope of scopes) this.#statements.run('INSERT OR IGNORE INTO sink_scopes VALUES (?, ?, 0)', file, scope);
  }

  missing(file: string, limit: number, lastSequence: number): MissingRecords | undefined {
    const { sequence } = this.position(file) ?? { sequence: 0 };
    // One scope after the other, then all together.
    const added = this.#statements.get<{ scope: number; sequence: number }>(
      'SELECT scope, sequence FROM sink_scopes WHERE sink = ? AND sequence IS NOT NULL ORDER BY scope LIMIT 1',
      file,
    );
    if (!added && sequence >= lastSequence) return undefined;
    const scopes = added ? [added.scope] : this.scopesOf(file);
    const [after, through] = added ? [added.sequence, sequence] : [sequence, lastSequence];
    const rows = this.#statements.all<RecordRow & { readonly sequence: number }>(
      MISSING,
      file,
      sequence,
      JSON.stringify(scopes),
      after,
      through,
      limit,
    );
    const isLast = rows.length < limit;
    return {
      records: rows.map(recordOf),
      scope: added?.scope ?? null,
      through: isLast ? through : (rows.at(-1)?.sequence ?? through),
      isLast,
    };
  }

  caughtUp(file: string, { records, scope, through, isLast }: MissingRecords, bytes: number): void {
    const { sequence } = this.position(file) ?? { sequence: 0 };
    this.wrote(file, { bytes, records: records.length }, scope === null ? through : sequence);
    if (scope === null) return;
    const sql = 'UPDATE sink_scopes SET sequence = ? WHERE sink = ? AND scope = ?';
    this.#statements.run(sql, isLast ? null : through, file, scope);
  }
}
