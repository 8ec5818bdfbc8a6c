import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { openDatabase, withDiskErrors } from '../../base/sqlite.ts';
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
 * @throws LedgerLockedError at once when another process holds it; StorageError when the disk does not let it be used.
 */
export async function takeRunLock(stateFolder: string, holder: string): Promise<RunLock> {
  const database = await openDatabase(join(stateFolder, 'run.lock'));
  try {
    // A lock is gone with the power anyway: nothing of it has to be on the disk.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA synchronous = OFF');
    database.exec('CREATE TABLE IF NOT EXISTS holder (name TEXT NOT NULL)');
    database.exec('BEGIN IMMEDIATE; DELETE FROM holder');
    database.prepare('INSERT INTO holder (name) VALUES (?)').run(holder);
    database.exec('COMMIT; BEGIN IMMEDIATE');
  } catch (cause) {
    const other = readHolder(database);
    const isBusy = (cause as { readonly errcode?: number }).errcode === BUSY;
    if (!isBusy) return giveUp(database, cause);
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

/** Who holds the run lock of a state folder at the moment; undefined when nobody does. */
export async function whoRuns(stateFolder: string): Promise<string | undefined> {
  const file = join(stateFolder, 'run.lock');
  if (!existsSync(file)) return undefined;
  const database = await openDatabase(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK');
    return undefined;
  } catch {
    return readHolder(database) ?? 'another process';
  } finally {
    database.close();
  }
}

/** SQLite's word for: somebody else has it. */
const BUSY = 5;

function giveUp(database: Database, cause: unknown): never {
  try {
    return withDiskErrors(database, () => {
      throw cause;
    });
  } finally {
    database.close();
  }
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
