import { randomUUID } from 'node:crypto';
import { createReadStream, lstatSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { MoveError } from './move-error.ts';
import { placeFile } from './place-file.ts';
import { isStill, removeIfStill, sha256Of } from './still-same.ts';
import { syncFolders } from './sync-folders.ts';

/** A file to be moved to another file system. */
export interface Crossing {
  readonly file: string;
  /** Of the file when its content was looked at. */
  readonly stats: Stats;
  /** Hex. */
  readonly sha256: string;
  readonly target: string;
  /** The folder that is sure to be there; those between it and the target may be new. */
  readonly folder: string;
}

/**
 * Moves a file to another file system: the original goes only when its copy is on the disk, was read again and has its
 * name. What changed meanwhile stays, beside the copy of what it was.
 *
 * @throws MoveError, or an error of the system; no copy is left then.
 */
export async function copyAcross(crossing: Crossing): Promise<'moved' | 'taken' | 'changed'> {
  const { file, stats, target, folder } = crossing;
  const copy = await copyBeside(crossing);
  try {
    if (!placeFile(copy, target)) return 'taken';
  } finally {
    await rm(copy, { force: true });
  }
  const placed = lstatSync(target);
  try {
    await syncFolders(dirname(target), folder);
    // Somebody may have written over the copy while its folders were synced.
    if (!isStill(target, placed)) return 'taken';
    return removeIfStill(file, stats) ? 'moved' : 'changed';
  } catch (error) {
    removeIfStill(target, placed);
    throw error;
  }
}

/** Copies a file's bytes and times to a hidden name beside the target. */
async function copyBeside({ file, stats, sha256, target }: Crossing): Promise<string> {
  const name = join(dirname(target), `.${randomUUID()}.part`);
  try {
    await using copy = await open(name, 'wx', stats.mode & 0o777);
    for await (const chunk of createReadStream(file)) await copy.writeFile(chunk as Buffer);
    await copy.utimes(stats.atimeMs / 1000, stats.mtimeMs / 1000);
    await copy.sync();
    if ((await sha256Of(name)) !== sha256) throw new MoveError('copy-differs', 'its copy differs from it');
    return name;
  } catch (error) {
    await rm(name, { force: true });
    throw error;
  }
}
