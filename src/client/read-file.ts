import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

import { base64Length } from './body-buffer.ts';
import { BodyFullError, FileChangedError, FileUnreadableError } from './file-errors.ts';
import type { MediaSource } from './media-source.ts';

/** A file as a source of an input. */
export type FileSource = Extract<MediaSource, { kind: 'file' }>;

/** Opening a pipe would block for ever without the second flag. Windows has neither the flag nor such pipes. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file into memory.
 *
 * @param room bytes that its base64 may take.
 * @throws FileUnreadableError when it cannot be opened or read or is no regular file; FileChangedError when it has not
 *   the size it must have or changes meanwhile; BodyFullError when it does not fit.
 */
export async function readFileSource({ path, bytes }: FileSource, room: number): Promise<Buffer> {
  const handle = await open(path, FLAGS).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const expected = bytes ?? (await sizeOf(handle, path));
    if (base64Length(expected) > room) throw new BodyFullError(room);
    const content = await handle.readFile();
    if (content.length !== expected) throw new FileChangedError(path, expected);
    return content;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await handle.close();
  }
}

async function sizeOf(handle: FileHandle, path: string): Promise<number> {
  const found = await handle.stat();
  if (!found.isFile()) throw new FileUnreadableError(path, 'not a file');
  return found.size;
}

function unreadable(path: string, error: unknown): Error {
  if (error instanceof FileUnreadableError || error instanceof FileChangedError || error instanceof BodyFullError) {
    return error;
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return new FileUnreadableError(path, code, { cause: error });
}
