import type * as Sqlite from '@photostructure/sqlite';

/** The synchronous database of `node:sqlite`; `@photostructure/sqlite` has the same face on Node 20. */
export type Database = InstanceType<typeof Sqlite.DatabaseSync>;

/**
 * Opens (or creates) a database file with Node's own SQLite where there is one (22.5 and later), else with
 * `@photostructure/sqlite`.
 */
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

async function loadSqlite(): Promise<typeof Sqlite> {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 22) return import('@photostructure/sqlite');
  const builtin: string = 'node:sqlite';
  return (await import(builtin)) as typeof Sqlite;
}
