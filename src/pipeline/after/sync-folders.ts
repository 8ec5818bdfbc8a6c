import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

import { codeOf } from './move-error.ts';
import { isInside } from './move-folder.ts';

/** What a system answers whose folders cannot be synced: Windows, some network mounts, folders that cannot be read. */
const NO_FOLDER_SYNC: ReadonlySet<string> = new Set(['EACCES', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM']);

/** Makes the names in a folder durable, and those of the folders above it up to the uppermost, where the system can. */
export async function syncFolders(folder: string, uppermost: string): Promise<void> {
  await syncFolder(folder);
  if (isInside(uppermost, folder)) await syncFolders(dirname(folder), uppermost);
}

async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(codeOf(error))) throw error;
  }
}
