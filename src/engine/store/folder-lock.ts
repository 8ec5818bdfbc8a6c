import { join } from 'node:path';

import { openDatabase } from '../../base/sqlite.ts';
import { EngineLockedError } from '../engine-error.ts';

/** A held lock of a data folder. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a data folder for this process: an open write transaction on a file of its own, which the operating system
 * drops with the process, however that ends.
 *
 * @throws EngineLockedError when another engine has it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const database = await openDatabase(join(folder, 'engine.lock'));
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE');
  } catch (cause) {
    database.close();
    throw new EngineLockedError(
      `Another engine is using ${folder}. Stop it, send images to it (--endpoint and its address), or use another folder.`,
      { cause },
    );
  }
  return {
    release() {
      database.exec('ROLLBACK');
      database.close();
    },
  };
}
