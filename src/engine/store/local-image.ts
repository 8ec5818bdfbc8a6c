import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createHash } from 'node:crypto';

import { ImageGoneError } from './image-gone-error.ts';

/** An image in a file of the user's, which is read where it is: never copied, changed or removed. */
export interface LocalImage {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Hex, of the file's bytes. */
  readonly sha256: string;
}

/** Opening a pipe would block for ever without the second flag. Windows has neither the flag nor such pipes. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads an image in its file; nothing else that lies at the path by now is ever returned.
 *
 * @throws ImageGoneError when the file cannot be read, or has other bytes than it had.
 */
export async function readLocalImage({ path, bytes, sha256 }: LocalImage): Promise<Buffer> {
  const content = await contentOf(path, bytes).catch((error: unknown) => {
    throw asGone(error);
  });
  if (content && createHash('sha256').update(content).digest('hex') === sha256) return content;
  throw new ImageGoneError('The file of this image has changed since it was imported.');
}

/** Undefined when the file does not have so many bytes. */
async function contentOf(path: string, bytes: number): Promise<Buffer | undefined> {
  const file = await open(path, FLAGS);
  try {
    const found = await file.stat();
    return found.isFile() && found.size === bytes ? await readWhole(file, bytes) : undefined;
  } finally {
    await file.close();
  }
}

async function readWhole(file: FileHandle, bytes: number): Promise<Buffer | undefined> {
  const content = Buffer.allocUnsafeSlow(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await file.read(content, filled, bytes - filled, filled);
    if (bytesRead === 0) return undefined;
    filled += bytesRead;
  }
  return content;
}

function asGone(cause: unknown): ImageGoneError {
  const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
  const isAbsent = code === 'ENOENT' || code === 'ENOTDIR';
  const what = isAbsent ? 'is not where it was imported from' : `cannot be read (${code})`;
  return new ImageGoneError(`The file of this image ${what}.`, { cause });
}
