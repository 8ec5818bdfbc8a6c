import { mkdir, open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { SinkError } from './sink.ts';

/** The fixed text round the records of a file. */
export interface Frame {
  /** Stands before the first record. */
  readonly head: string;
  /** Stands between two records. */
  readonly separator: string;
  /** Stands after the last record, and is written over by the next one. */
  readonly tail: string;
}

/**
 * A file of records that grows by whole flushes and is valid after each of them.
 *
 * What is appended gathers in memory until `flush` writes it, with the tail, in one positional write and makes it
 * durable. The committed offset is the place of the tail: everything from there on may be written over.
 */
export class AppendFile {
  readonly file: string;
  readonly #frame: Frame;
  #handle: FileHandle | undefined;
  #offset = 0;
  #pending: string[] = [];

  constructor(file: string, frame: Frame) {
    this.file = file;
    this.#frame = frame;
  }

  /** See `Sink.open`. */
  async open(committedOffset: number | null): Promise<void> {
    const size = await sizeOf(this.file);
    if (committedOffset === null && size !== undefined && size > 0) {
      const message = `${this.file} exists and was not written by this ledger. Move it away, or choose another --out.`;
      throw new SinkError('file-exists', this.file, message);
    }
    const offset = committedOffset ?? 0;
    if (offset > 0 && size === undefined) {
      throw new SinkError('file-missing', this.file, `${this.file} is gone.`);
    }
    if (size !== undefined && size < offset) {
      const message = `${this.file} has ${size} bytes, fewer than the ${offset} written to it: something else changed it. Move it away, and it is written again.`;
      throw new SinkError('file-shortened', this.file, message);
    }
    this.#handle = await openHandle(this.file);
    this.#offset = offset;
    // A file that ends with its tail is as the last flush left it: it keeps its bytes and its time.
    if (offset > 0 && size !== offset + Buffer.byteLength(this.#frame.tail)) await this.#cutBack();
  }

  /** Adds the text of one record; the separators are put in between. */
  append(text: string): void {
    this.#pending.push(text);
  }

  /** See `Sink.flush`. */
  async flush(): Promise<number> {
    const handle = this.#opened();
    const isNew = this.#offset === 0;
    if (!isNew && this.#pending.length === 0) return this.#offset;

    const { head, separator, tail } = this.#frame;
    const isFirst = this.#offset <= Buffer.byteLength(head);
    const body = this.#pending.join(separator);
    this.#pending = [];
    const grown = Buffer.from((isNew ? head : '') + (isFirst || body === '' ? '' : separator) + body);
    const bytes = Buffer.concat([grown, Buffer.from(tail)]);
    try {
      await writeAll(handle, bytes, this.#offset);
      if (isNew) await handle.truncate(bytes.length);
      await handle.datasync();
      if (isNew) await syncFolder(dirname(this.file));
    } catch (cause) {
      throw new SinkError('io', this.file, `${this.file} cannot be written (${codeOf(cause)}).`, { cause });
    }
    this.#offset += grown.length;
    return this.#offset;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** The first bytes of the file, as text. */
  async start(bytes: number): Promise<string> {
    const { buffer, bytesRead } = await this.#opened().read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  }

  /** Writes the tail first, so that the file is valid as soon as it is cut. */
  async #cutBack(): Promise<void> {
    const handle = this.#opened();
    const tail = Buffer.from(this.#frame.tail);
    await writeAll(handle, tail, this.#offset);
    await handle.truncate(this.#offset + tail.length);
    await handle.datasync();
  }

  #opened(): FileHandle {
    if (this.#handle) return this.#handle;
    throw new SinkError('io', this.file, `${this.file} is not open.`);
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw new SinkError('io', file, `${file} cannot be looked at (${codeOf(cause)}).`, { cause });
  }
}

async function openHandle(file: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(file), { recursive: true });
    return await open(file, 'r+').catch(async (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return open(file, 'wx+');
      throw error;
    });
  } catch (cause) {
    throw new SinkError('io', file, `${file} cannot be opened for writing (${codeOf(cause)}).`, { cause });
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}

/** Makes a new file's name durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
