import type { Writable } from 'node:stream';

import { replaceFile } from '../replace-file.ts';
import { writeWhole } from '../standard-output.ts';

/** Text that is gathered before it is written. */
const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Writes text to a file that appears under its name when it is whole and durable, in the place of an older one.
 *
 * @param stop when aborted, the file is given up.
 * @returns what the generator returns.
 * @throws SinkError when the file cannot be written, the signal's reason when it was given up; an older one stays as
 *   it was.
 */
export async function writeExport<T>(file: string, text: Generator<string, T>, stop?: AbortSignal): Promise<T> {
  return replaceFile(file, async (handle) => inChunks(text, async (chunk) => handle.appendFile(chunk), stop));
}

/** Writes text to a stream. @returns what the generator returns. @throws SinkError when nobody reads any more. */
export async function writeStream<T>(stream: Writable, text: Generator<string, T>, stop?: AbortSignal): Promise<T> {
  return inChunks(text, async (chunk) => writeWhole(stream, Buffer.from(chunk)), stop);
}

async function inChunks<T>(
  text: Generator<string, T>,
  write: (chunk: string) => Promise<void>,
  stop: AbortSignal | undefined,
): Promise<T> {
  let chunk: string[] = [];
  let length = 0;
  for (;;) {
    const next = text.next();
    if (!next.done) {
      chunk.push(next.value);
      length += next.value.length;
    }
    if (length >= CHUNK_CHARACTERS || (next.done && length > 0)) {
      await write(chunk.join(''));
      stop?.throwIfAborted();
      [chunk, length] = [[], 0];
    }
    if (next.done) return next.value;
  }
}
