import type { FileHandle } from 'node:fs/promises';

import type { PredictionRecord } from '../record/record.ts';
import { codeOf, holds, openOrCreate, statOf, writeAll } from './durable-file.ts';
import { SinkError } from './sink.ts';
import type { Sink } from './sink.ts';

/** How records become the text of a file: a head, texts with separators in between, a tail. */
export interface Format {
  /** Stands before the first record, and tells an output of this format from other files. */
  readonly head: string;
  /** Stands between two texts. */
  readonly separator: string;
  /** Stands after the last record, and is written over by the next one. */
  readonly tail: string;
  /** Writes records, at least one, as one text. */
  readonly textOf: (records: readonly PredictionRecord[]) => string;
}

/**
 * A file of records that grows by whole flushes and is valid after each of them.
 *
 * Records gather in memory until `flush` writes them, with the tail, in one positional write and makes them durable.
 * The committed offset is the place of the tail: everything from there on may be written over. A flush that fails
 * loses nothing: the file ends as before, and the next flush writes what this one could not.
 */
export class AppendFile implements Sink {
  readonly file: string;
  readonly #format: Format;
  readonly #head: Buffer;
  readonly #tail: Buffer;
  #handle: FileHandle | undefined;
  #offset = 0;
  #pending: string[] = [];

  constructor(file: string, format: Format) {
    this.file = file;
    this.#format = format;
    this.#head = Buffer.from(format.head);
    this.#tail = Buffer.from(format.tail);
  }

  async open(committedOffset: number | null): Promise<void> {
    const found = await this.#attempt('looked at', async () => statOf(this.file));
    refuseForeign(this.file, committedOffset, found?.size);
    const offset = committedOffset ?? 0;
    const handle = await this.#attempt('opened for writing', async () => openOrCreate(this.file));
    try {
      await this.#attempt('cut back', async () => {
        // Before anything is written: a file that is refused stays as it is.
        await this.#refuseOtherHead(handle);
        await this.#cutBack(handle, offset);
      });
    } catch (error) {
      await handle.close();
      throw error;
    }
    this.#handle = handle;
    this.#offset = offset;
    this.#pending = [];
  }

  async write(records: readonly PredictionRecord[]): Promise<void> {
    if (records.length > 0) this.#pending.push(this.#format.textOf(records));
  }

  async flush(): Promise<number> {
    const handle = this.#handle;
    if (!handle) throw new SinkError('io', this.file, `${this.file} is not open.`);
    const isNew = this.#offset === 0;
    if (!isNew && this.#pending.length === 0) return this.#offset;

    await this.#attempt('looked at', async () => refuseGone(this.file, handle));
    const { head, separator, tail } = this.#format;
    const goesOn = this.#offset > this.#head.length;
    const bytes = Buffer.from((isNew ? head : '') + (goesOn ? separator : '') + this.#pending.join(separator) + tail);
    try {
      await writeAll(handle, bytes, this.#offset);
      await handle.datasync();
    } catch (cause) {
      // The readers of a file on a full disk shall not find half a record; at worst the next `open` cuts it off.
      await this.#cutBack(handle, this.#offset).catch(() => undefined);
      throw ioError(this.file, 'written', cause);
    }
    this.#pending = [];
    this.#offset += bytes.length - this.#tail.length;
    return this.#offset;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #refuseOtherHead(handle: FileHandle): Promise<void> {
    const { size } = await handle.stat();
    if (size === 0 || (await holds(handle, this.#head, 0))) return;
    const message = `${this.file} does not begin as this version begins it: other columns, or something else changed it. Move it away, and it is written again.`;
    throw new SinkError('header-changed', this.file, message);
  }

  /** Makes the file end as the flush that returned `offset` left it; one that does is not written to. */
  async #cutBack(handle: FileHandle, offset: number): Promise<void> {
    const { size } = await handle.stat();
    const tail = offset === 0 ? Buffer.alloc(0) : this.#tail;
    // The size alone proves nothing: a write that was cut short may have reached the tail's place and no further.
    if (size === offset + tail.length && (await holds(handle, tail, offset))) return;
    // The tail comes first, so that the file is valid as soon as it is cut.
    await writeAll(handle, tail, offset);
    await handle.truncate(offset + tail.length);
    await handle.datasync();
  }

  async #attempt<T>(deed: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (cause) {
      throw cause instanceof SinkError ? cause : ioError(this.file, deed, cause);
    }
  }
}

function refuseForeign(file: string, committedOffset: number | null, size: number | undefined): void {
  if (committedOffset === null) {
    if (size === undefined || size === 0) return;
    const message = `${file} exists and was not written by this ledger. Move it away, or choose another --out.`;
    throw new SinkError('file-exists', file, message);
  }
  if (committedOffset > 0 && size === undefined) {
    throw new SinkError('file-missing', file, `${file} is gone; ${committedOffset} bytes had been written to it.`);
  }
  if (size !== undefined && size < committedOffset) {
    const message = `${file} has ${size} bytes, fewer than the ${committedOffset} written to it: something else changed it. Move it away, and it is written again.`;
    throw new SinkError('file-shortened', file, message);
  }
}

/** A file that was removed can still be written to, and nobody would ever find what is in it. */
async function refuseGone(file: string, handle: FileHandle): Promise<void> {
  const [there, own] = await Promise.all([statOf(file), handle.stat()]);
  if (there?.ino === own.ino && there.dev === own.dev) return;
  const message = `${file} was removed or replaced while it was being written; it is written again by the next run.`;
  throw new SinkError('file-missing', file, message);
}

function ioError(file: string, deed: string, cause: unknown): SinkError {
  return new SinkError('io', file, `${file} cannot be ${deed} (${codeOf(cause)}).`, { cause });
}
