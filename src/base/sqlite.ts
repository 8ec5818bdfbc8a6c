import type * as Sqlite from '@photostructure/sqlite';

/** The synchronous database of `@photostructure/sqlite`; that of `node:sqlite` has the same face. */
export type Database = InstanceType<typeof Sqlite.DatabaseSync>;

/**
 * Opens or creates a database file. With `readOnly` it must be there, and nothing in it can be changed.
 *
 * @throws StorageError when the system does not let it be opened.
 */
export async function openDatabase(file: string, options: { readonly readOnly?: boolean } = {}): Promise<Database> {
  const { DatabaseSync: Implementation } = await loadSqlite();
  try {
    return new Implementation(file, options);
  } catch (cause) {
    throw named(cause, file);
  }
}

/** Runs `work` inside one transaction: all of it counts, or nothing. `BEGIN IMMEDIATE`, so that it cannot fail half-way. */
export function transaction<T>(database: Database, work: () => T): T {
  return withDiskErrors(database, () => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      rollBack(database);
      throw error;
    }
  });
}

/** Takes back what a transaction has done so far; a full disk has ended it already. */
export function rollBack(database: Database): void {
  if (database.isTransaction) database.exec('ROLLBACK');
}

/** Thrown when the system does not let a database be read or written; the message names its file. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

/** What SQLite calls trouble with the disk, and what to say of it. */
const DISK_TROUBLE: ReadonlyMap<number, string> = new Map([
  [8, 'may not be written'],
  [10, 'cannot be read or written (input/output error)'],
  [11, 'is damaged'],
  [13, 'cannot be written: the disk is full'],
  [14, 'cannot be opened'],
  [26, 'is no database'],
]);

/** Runs `work`. @throws StorageError instead of SQLite's own error where the disk is to blame. */
export function withDiskErrors<T>(database: Database, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw named(cause, database.location() ?? 'The database');
  }
}

function named(cause: unknown, file: string): unknown {
  const { errcode } = cause as { readonly errcode?: number };
  const trouble = DISK_TROUBLE.get((errcode ?? 0) & 0xff);
  return trouble === undefined ? cause : new StorageError(`${file} ${trouble}.`, { cause });
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
    return withDiskErrors(this.#database, () => this.#prepare(sql).get(...values) as Row | undefined);
  }

  all<Row>(sql: string, ...values: readonly Cell[]): Row[] {
    return withDiskErrors(this.#database, () => this.#prepare(sql).all(...values) as Row[]);
  }

  /** Rows as they are asked for; the table must not be written meanwhile. */
  iterate<Row>(sql: string, ...values: readonly Cell[]): IterableIterator<Row> {
    return this.#prepare(sql).iterate(...values) as IterableIterator<Row>;
  }

  run(sql: string, ...values: readonly Cell[]): ReturnType<ReturnType<Database['prepare']>['run']> {
    return withDiskErrors(this.#database, () => this.#prepare(sql).run(...values));
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
