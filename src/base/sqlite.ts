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
