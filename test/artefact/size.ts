import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a folder takes on the disk in megabytes of a million bytes, without what the file system rounds up. */
export async function megabytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let bytes = 0;
  for (const entry of entries) {
    if (entry.isFile()) bytes += (await lstat(join(entry.parentPath, entry.name))).size;
  }
  return Math.round(bytes / 1e6);
}
