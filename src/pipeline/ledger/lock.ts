import { join } from 'node:path';

import { openDatabase } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import { LedgerLockedError } from './errors.ts';

/** A held run lock. */
export interface RunLock {
  release(): void;
}

/**
 * Takes the run lock of a state folder, or says who holds it.
 *
 * It is an open write transaction on a small database of its own: the operating system drops it with the process,
 * however that ends, so there is no stale lock to judge. Who holds it is committed just before and stays readable.
 *
 * @throws LedgerLockedError at once when another process holds it.
 */
export async function takeRunLock(stateFolder: string, holder: string): Promise<RunLock> {
  const database = await openDatabase(join(stateFolder, 'run.lock'));
  try {
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('CREATE TABLE IF NOT EXISTS holder (name TEXT NOT NULL)');
    database.exec('BEGIN IMMEDIATE; DELETE FROM holder');
    database.prepare('INSERT INTO holder (name) VALUES (?)').run(holder);
    database.exec('COMMIT; BEGIN IMMEDIATE');
  } catch (cause) {
    const other = readHolder(database);
    database.close();
    throw new LedgerLockedError(`Another run${other ? ` (${other})` : ''} is using ${stateFolder}.`, { cause });
  }
  return {
    release() {
      database.exec('ROLLBACK');
      database.close();
    },
  };
}

function readHolder(database: Database): string | undefined {
  try {
    const row = database.prepare('SELECT name FROM holder').get() as { name: string } | undefined;
    return row?.name;
  } catch {
    // The holder may be writing its name this very moment.
    return undefined;
  }
}
