import type { Stats } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a system answers whose folders cannot be synced: Windows, some network mounts, folders that cannot be read. */
const NO_FOLDER_SYNC: ReadonlySet<string> = new Set(['EACCES', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM']);

/** Looks at a file; undefined when there is none. */
export async function statOf(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Opens a file to read and write; makes it, and the folders above it, when there is none. */
export async function openOrCreate(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r+');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'wx+');
  try {
    await syncFolder(dirname(file));
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Tells whether the bytes at a position are the expected ones. */
export async function holds(handle: FileHandle, expected: Buffer, position: number): Promise<boolean> {
  if (expected.length === 0) return true;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(expected.length), 0, expected.length, position);
  return bytesRead === expected.length && buffer.equals(expected);
}

/** Writes all bytes at a position; usually one call, more when the system takes only a part. */
export async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}

/** The system's word for an error, such as `ENOSPC`. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

/** Makes a new file's name durable, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(codeOf(error))) throw error;
  }
}
