import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';

import { codeOf } from '../durable-file.ts';
import { SinkError } from '../sink.ts';
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
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await mkdir(dirname(file), { recursive: true });
    const result = await writeNew(temporary, await modeOf(file), text, stop);
    await rename(temporary, file);
    return result;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    // What the system refuses has a call; what the text's source throws has none.
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw new SinkError('io', file, `${file} cannot be written (${codeOf(cause)}).`, { cause });
  }
}

/** Writes text to a stream. @returns what the generator returns. @throws SinkError when nobody reads any more. */
export async function writeStream<T>(stream: Writable, text: Generator<string, T>, stop?: AbortSignal): Promise<T> {
  return inChunks(text, async (chunk) => writeWhole(stream, Buffer.from(chunk)), stop);
}

async function modeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.mode;
}

async function writeNew<T>(
  file: string,
  mode: number | undefined,
  text: Generator<string, T>,
  stop: AbortSignal | undefined,
): Promise<T> {
  await using handle = await open(file, 'wx');
  if (mode !== undefined) await handle.chmod(mode);
  const result = await inChunks(text, async (chunk) => handle.appendFile(chunk), stop);
  await handle.sync();
  return result;
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
