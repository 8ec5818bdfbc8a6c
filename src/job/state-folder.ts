import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder in which a run remembers what it did. */
export interface StateFolder {
  /** Absolute. */
  readonly path: string;
  /** What its files take on the disk. */
  readonly bytes: number;
}

/** POSIX counts in these, whatever the file system's own blocks are. */
const BLOCK_BYTES = 512;

/** Adds up what the files in a folder take on the disk; what vanishes meanwhile takes nothing. */
export async function measureFolder(path: string): Promise<StateFolder> {
  return { path, bytes: await bytesIn(path) };
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? await bytesIn(path) : await bytesOf(path);
  }
  return bytes;
}

async function bytesOf(file: string): Promise<number> {
  const found = await lstat(file).catch(() => undefined);
  if (!found) return 0;
  // Windows does not count blocks.
  return found.blocks > 0 ? found.blocks * BLOCK_BYTES : found.size;
}
