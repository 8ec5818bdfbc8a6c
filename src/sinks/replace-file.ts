import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, constants, lstat, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { codeOf, statOf, writeAll } from './durable-file.ts';
import { SinkError } from './sink.ts';

/**
 * Writes a file that appears under its name when it is whole and durable, in the place of an older one. Of that, links,
 * owner and mode stay: behind a symbolic link its target is replaced; where a new file could not be the same file
 * (hard links, an owner that may not be given away), the old one is overwritten once the new text is safe beside it.
 *
 * @returns what `write` returns.
 * @throws SinkError when the file cannot be written, is read-only, or is a symbolic link to nothing; what `write` throws.
 *   An older file stays as it was.
 */
export async function replaceFile<T>(file: string, write: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    const target = await targetOf(file);
    const older = await statOf(target);
    if (older) await refuseReadOnly(target, older);
    else await mkdir(dirname(target), { recursive: true });
    return await replaced(target, older, write);
  } catch (cause) {
    // What the system refuses has a call; what the text's source throws has none.
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw new SinkError('io', file, `${file} cannot be written (${codeOf(cause)}).`, { cause });
  }
}

async function targetOf(file: string): Promise<string> {
  const isLink = (await lstat(file).catch(() => undefined))?.isSymbolicLink() === true;
  if (!isLink) return file;
  try {
    return await realpath(file);
  } catch (cause) {
    throw new SinkError('io', file, `${file} is a symbolic link to a file that is not there.`, { cause });
  }
}

/** The administrator could write it all the same; whoever made it read-only did not mean that. */
async function refuseReadOnly(file: string, { mode }: Stats): Promise<void> {
  const isWritable =
    (mode & 0o222) !== 0 &&
    (await access(file, constants.W_OK).then(
      () => true,
      () => false,
    ));
  if (!isWritable) throw new SinkError('io', file, `${file} is read-only and stays as it is.`);
}

async function replaced<T>(
  target: string,
  older: Stats | undefined,
  write: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  // Not named after the file, whose name may be as long as names can be.
  const temporary = join(dirname(target), `.${randomUUID().slice(0, 13)}.tmp`);
  try {
    const { result, isSame } = await writtenNew(temporary, older, write);
    if (isSame) await rename(temporary, target);
    else await overwrite(target, await readFile(temporary));
    return result;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function writtenNew<T>(
  file: string,
  older: Stats | undefined,
  write: (handle: FileHandle) => Promise<T>,
): Promise<{ readonly result: T; readonly isSame: boolean }> {
  // For nobody else to read until it has the mode of the older one.
  await using handle = await open(file, 'wx', older ? 0o600 : undefined);
  const isSame = older === undefined || (older.nlink === 1 && (await isTakenOver(handle, older)));
  const result = await write(handle);
  await handle.sync();
  return { result, isSame };
}

/** Gives a new file the owner and mode of an older one; tells whether the system allows it. */
async function isTakenOver(handle: FileHandle, { uid, gid, mode }: Stats): Promise<boolean> {
  const own = await handle.stat();
  try {
    if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid);
    // After the owner: a change of that clears some of the mode.
    await handle.chmod(mode);
    return true;
  } catch {
    return false;
  }
}

async function overwrite(file: string, bytes: Buffer): Promise<void> {
  await using handle = await open(file, 'r+');
  await writeAll(handle, bytes, 0);
  await handle.truncate(bytes.length);
  await handle.sync();
}
