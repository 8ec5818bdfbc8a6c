import type * as Sqlite from '@photostructure/sqlite';

/** The synchronous database of `@photostructure/sqlite`; that of `node:sqlite` has the same face. */
export type Database = InstanceType<typeof Sqlite.DatabaseSync>;

/** Opens or creates a database file. */
export async function openDatabase(file: string): Promise<Database> {
  const { DatabaseSync: Implementation } = await loadSqlite();
  return new Implementation(file);
}

/** Runs `work` inside one transaction: all of it counts, or nothing. `BEGIN IMMEDIATE`, so that it cannot fail half-way. */
export function transaction<T>(database: Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** What SQLite takes and gives for a cell. */
export type Cell = string | number | bigint | Uint8Array | null;

/** The statements of a database, each prepared once. */
export class Statements {
  readonly #database: Database;
  readonly #prepared = new Map<string, ReturnType<Database['prepare']>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The first row, if there is one. */
  get<Row>(sql: string, ...values: readonly Cell[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: readonly Cell[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** Rows as they are asked for; the table must not be written meanwhile. */
  iterate<Row>(sql: string, ...values: readonly Cell[]): IterableIterator<Row> {
    return this.#prepare(sql).iterate(...values) as IterableIterator<Row>;
  }

  run(sql: string, ...values: readonly Cell[]): void {
    this.#prepare(sql).run(...values);
  }

  #prepare(sql: string): ReturnType<Database['prepare']> {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

/** Prefers the package, so that every Node runs the same SQLite and none prints that its own is experimental. */
async function loadSqlite(): Promise<typeof Sqlite> {
  try {
    return await import('@photostructure/sqlite');
  } catch (cause) {
    // No prebuilt library for this platform: Node's own SQLite, from 22.5 on, has the same face.
    const builtin: string = 'node:sqlite';
    return import(builtin).catch(() => {
      throw cause;
    }) as Promise<typeof Sqlite>;
  }
}
