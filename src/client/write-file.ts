import { close, open, read, stat } from 'node:fs';
import { promisify } from 'node:util';
import type { BodyBuffer } from './body-buffer.ts';
import { FileChangedError, FileUnreadableError } from './file-errors.ts';

const openFile = promisify(open);
const readFile = promisify(read);
const closeFile = promisify(close);
const statFile = promisify(stat);

/**
 * Tells a file's size.
 *
 * @throws FileUnreadableError when it cannot be looked at or is no regular file (a pipe would block for ever).
 */
export async function fileSize(path: string): Promise<number> {
  const found = await readable(path, async () => statFile(path));
  if (!found.isFile()) throw new FileUnreadableError(path, 'not a file');
  return found.size;
}

/**
 * Appends a file to a body as base64, reading it once.
 *
 * @throws FileChangedError when it does not have `bytes` bytes; FileUnreadableError when it cannot be read. Either way
 *   part of it may have been written.
 */
export async function writeFileAsBase64(buffer: BodyBuffer, path: string, bytes: number): Promise<void> {
  const descriptor = await readable(path, async () => openFile(path, 'r'));
  try {
    await readable(path, async () => copy(buffer, descriptor, path, bytes));
  } finally {
    await closeFile(descriptor);
  }
}

async function copy(buffer: BodyBuffer, descriptor: number, path: string, bytes: number): Promise<void> {
  const { chunk, chunkBytes } = buffer;
  let left = bytes;
  do {
    const expected = Math.min(left, chunkBytes);
    const isLast = left <= chunkBytes;
    const filled = await fill(descriptor, chunk, expected, isLast ? expected + 1 : expected);
    if (filled !== expected) throw new FileChangedError(path, bytes);
    buffer.writeBase64(chunk, filled);
    left -= filled;
  } while (left > 0);
}

/** Reads at least `enough` bytes, at most `most`; fewer only at the end of the file. */
async function fill(descriptor: number, chunk: Buffer, enough: number, most: number): Promise<number> {
  let filled = 0;
  do {
    const { bytesRead } = await readFile(descriptor, chunk, filled, most - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  } while (filled < enough);
  return filled;
}

async function readable<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof FileChangedError || !(error instanceof Error)) throw error;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
    throw new FileUnreadableError(path, code, { cause: error });
  }
}
