import { join } from 'node:path';

import { openDatabase, transaction, withDiskErrors } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import { LedgerError } from './errors.ts';
import type { Ledger } from './ledger.ts';
import { MIGRATIONS } from './schema.ts';
import { SqliteLedger } from './sqlite-ledger.ts';

/**
 * Opens the ledger in a state folder, creating it if need be.
 *
 * @param target what the ledger speaks of: `embedded`, or the address of a service (with user and app where known).
 * @throws LedgerError when it belongs to another target or was written by a newer version; StorageError when the disk
 *   does not let it be used.
 */
export async function openLedger(stateFolder: string, target: string): Promise<Ledger> {
  const file = join(stateFolder, 'ledger.sqlite');
  const database = await openDatabase(file);
  try {
    // Each commit survives the loss of power. What waits for one when the process dies (a file begun, an upload, a
    // prediction) is asked for again, and that is harmless.
    return withDiskErrors(database, () => {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
      // Hashes fall on any page, and the rarer pages are moved, the more changes each takes along: 32 MB.
      database.exec('PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -6000');
      migrate(database, file);
      claim(database, file, target);
      return new SqliteLedger(database);
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database, file: string): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) {
    throw new LedgerError(
      'newer-schema',
      `${file} was written by a newer version of clarifai-ingest; update to use it.`,
    );
  }
  if (version === MIGRATIONS.length) return;
  const missing = MIGRATIONS.slice(version).join(';');
  transaction(database, () => database.exec(`${missing}; PRAGMA user_version = ${MIGRATIONS.length}`));
}

function claim(database: Database, file: string, target: string): void {
  database.prepare("INSERT OR IGNORE INTO meta (name, value) VALUES ('target', ?)").run(target);
  const row = database.prepare("SELECT value FROM meta WHERE name = 'target'").get() as { value: string };
  if (row.value === target) return;
  throw new LedgerError(
    'other-target',
    `${file} remembers what was sent to ${row.value}, not to ${target}. Choose another --state folder (and other --out files) for this target.`,
  );
}
