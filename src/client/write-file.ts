import { closeSync, constants, fstatSync, open, read } from 'node:fs';
import { promisify } from 'node:util';
import type { BodyBuffer } from './body-buffer.ts';
import { FileChangedError, FileUnreadableError } from './file-errors.ts';
import type { MediaSource } from './media-source.ts';

export type FileSource = Extract<MediaSource, { kind: 'file' }>;

/** A file whose first bytes are read; open as long as these are not all. */
export interface BegunFile {
  readonly path: string;
  readonly descriptor: number;
  /** The size it must have. */
  readonly bytes: number;
  /** Holds its first bytes. */
  readonly chunk: Buffer;
  /** How many are in the chunk; more than `bytes` when it is longer than it must be. */
  readonly filled: number;
}

/** Opening and reading each wait for a thread; with several files under way the threads have no pauses. */
const FILES_AHEAD = 8;
/** Opening a pipe would block for ever without the second flag. Windows has neither the flag nor such pipes. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

const readFile = promisify(read);

/** Reads the files of one body in order, and the next few ahead. One reader of a buffer at a time. */
export class FilesAhead {
  readonly #buffer: BodyBuffer;
  readonly #files: readonly FileSource[];
  readonly #begun: Promise<BegunFile | FileUnreadableError>[] = [];
  #taken = 0;

  constructor(buffer: BodyBuffer, files: readonly FileSource[]) {
    this.#buffer = buffer;
    this.#files = files;
  }

  /**
   * Gives the next file, valid until the one after it is asked for.
   *
   * @throws FileUnreadableError when it cannot be opened or read, or its size is not given and it is no regular file.
   */
  async next(): Promise<BegunFile> {
    await this.#release(this.#taken - 1);
    // The chunk of the file before is free now.
    for (const file of this.#files.slice(this.#begun.length, this.#taken + FILES_AHEAD)) {
      const slot = this.#begun.length % FILES_AHEAD;
      this.#begun.push(begin(file, this.#buffer.chunk(slot), this.#buffer.chunkBytes));
    }
    this.#taken += 1;
    const file = await this.#begun[this.#taken - 1];
    if (file === undefined) throw new RangeError('There is no further file.');
    if (file instanceof Error) throw file;
    return file;
  }

  /** Closes what is open. Ends when nothing is read into the buffer's chunks any more. */
  async close(): Promise<void> {
    const first = Math.max(0, this.#taken - 1);
    await Promise.all(this.#begun.slice(first).map(async (_, offset) => this.#release(first + offset)));
  }

  async #release(index: number): Promise<void> {
    const file = await this.#begun[index];
    if (file !== undefined && !(file instanceof Error) && file.filled < file.bytes) closeQuietly(file.descriptor);
  }
}

/**
 * Appends a file to a body as base64.
 *
 * @throws FileChangedError when it does not have the size it must have; FileUnreadableError when it cannot be read.
 *   Either way part of it may have been written.
 */
export async function writeFileAsBase64(buffer: BodyBuffer, file: BegunFile): Promise<void> {
  const { path, bytes, chunk } = file;
  const { chunkBytes } = buffer;
  let { filled } = file;
  let left = bytes;
  do {
    const expected = Math.min(left, chunkBytes);
    filled = await fill(file, filled, { enough: expected, most: mostOf(left, chunkBytes) });
    if (filled !== expected) throw new FileChangedError(path, bytes);
    buffer.writeBase64(chunk, filled);
    left -= filled;
    filled = 0;
  } while (left > 0);
}

/** Opens a file and reads once; closes it when that was all. Callbacks: promises cost as much again as the reading. */
async function begin(
  { path, bytes: given }: FileSource,
  chunk: Buffer,
  chunkBytes: number,
): Promise<BegunFile | FileUnreadableError> {
  return new Promise((resolve) => {
    open(path, FLAGS, (openError, descriptor) => {
      if (openError) {
        resolve(unreadable(path, openError));
        return;
      }
      const fail = (error: unknown): void => {
        closeQuietly(descriptor);
        resolve(unreadable(path, error));
      };
      const readOnce = (bytes: number): void =>
        read(descriptor, chunk, 0, mostOf(bytes, chunkBytes), null, (error, filled) => {
          if (error) return fail(error);
          if (filled >= bytes) closeQuietly(descriptor);
          resolve({ path, descriptor, bytes, chunk, filled });
        });
      try {
        readOnce(given ?? sizeOf(descriptor, path));
      } catch (error) {
        fail(error);
      }
    });
  });
}

/** Not a wait: of an open file the system has the size in memory. @throws FileUnreadableError unless it is regular. */
function sizeOf(descriptor: number, path: string): number {
  const found = fstatSync(descriptor);
  if (!found.isFile()) throw new FileUnreadableError(path, 'not a file');
  return found.size;
}

/** One byte more than is left tells a file that is too long. */
function mostOf(left: number, chunkBytes: number): number {
  return left <= chunkBytes ? left + 1 : chunkBytes;
}

/** Reads on until at least `enough` bytes are in the chunk, at most `most`; fewer only at the end of the file. */
async function fill(
  { path, descriptor, chunk }: BegunFile,
  alreadyFilled: number,
  { enough, most }: { readonly enough: number; readonly most: number },
): Promise<number> {
  let filled = alreadyFilled;
  while (filled < enough) {
    const { bytesRead } = await readFile(descriptor, chunk, filled, most - filled, null).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Nothing was written, so closing can neither wait for a disk nor lose anything; another turn of a thread costs more. */
function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // What was read is read.
  }
}

function unreadable(path: string, error: unknown): FileUnreadableError {
  if (error instanceof FileUnreadableError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return new FileUnreadableError(path, code, { cause: error });
}
