import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a file's bytes, hex. @throws Error of the system when it cannot be read. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Looks at a regular file that holds this content, no link.
 *
 * @returns how it was before its bytes were read, or undefined when it is another one, a link or gone.
 * @throws Error of the system when it is there and cannot be read.
 */
export async function lookAtSame(file: string, sha256: string): Promise<Stats | undefined> {
  const stats = await lstatOrNothing(file);
  if (!stats?.isFile()) return undefined;
  return (await hashOf(file)) === sha256 ? stats : undefined;
}

/** Whether nothing has touched the file since. */
export async function isUntouched(file: string, since: Stats): Promise<boolean> {
  const now = await lstatOrNothing(file);
  return now?.ino === since.ino && now.dev === since.dev && now.size === since.size && now.mtimeMs === since.mtimeMs;
}

async function lstatOrNothing(file: string): Promise<Stats | undefined> {
  return lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}
