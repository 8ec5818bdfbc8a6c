import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { openDatabase, withDiskErrors } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import { LedgerError } from './errors.ts';
import { MIGRATIONS } from './schema.ts';
import { SqliteLedger } from './sqlite-ledger.ts';

/** What can be asked of a ledger that somebody else may be writing to. */
export type ReadableLedger = Pick<
  SqliteLedger,
  | 'runs'
  | 'target'
  | 'totals'
  | 'failures'
  | 'sinks'
  | 'lastSequence'
  | 'callsIn'
  | 'lastAttempt'
  | 'findFiles'
  | 'attempts'
  | 'pathsOf'
  | 'content'
  | 'close'
>;

/** Opens the ledger of a state folder for questions about its files. @throws as `openReadOnly`. */
export async function openLedgerToAsk(stateFolder: string): Promise<ReadableLedger> {
  return new SqliteLedger(await openReadOnly(stateFolder));
}

/**
 * Opens the database of a state folder's ledger to look into it. No lock is taken, and nothing in it is changed.
 *
 * @throws LedgerError when there is none, or when another version of this program wrote it; StorageError when it
 *   cannot be read.
 */
export async function openReadOnly(stateFolder: string): Promise<Database> {
  const file = join(stateFolder, 'ledger.sqlite');
  await access(file).catch((cause: unknown) => {
    const message = `${stateFolder} holds no ledger. Name the --state folder of an import: .clarifai-ingest beside its first --out, unless it was chosen.`;
    throw new LedgerError('missing', message, { cause });
  });
  const database = await openDatabase(file, { readOnly: true });
  try {
    withDiskErrors(database, () => {
      database.exec('PRAGMA busy_timeout = 5000');
      refuseOtherSchema(database, file);
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function refuseOtherSchema(database: Database, file: string): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) {
    throw new LedgerError(
      'newer-schema',
      `${file} was written by a newer version of clarifai-ingest; update to use it.`,
    );
  }
  if (version < MIGRATIONS.length) {
    const message = `${file} was written by an older version of clarifai-ingest; the next import with it brings it up to date.`;
    throw new LedgerError('older-schema', message);
  }
}
