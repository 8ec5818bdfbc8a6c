import type { Writable } from 'node:stream';

import type { PredictionRecord } from '../record/record.ts';
import type { Sink } from './sink.ts';
import { SinkError } from './sink.ts';

/** The name of standard output where a file could be named. */
export const STANDARD_OUTPUT = '-';

/**
 * Writes one JSON record per line to a stream that cannot be cut back, such as standard output.
 *
 * Every record is written at least once: those of a run that dies between the flush and the commit come again.
 */
export class StreamSink implements Sink {
  readonly file: string = STANDARD_OUTPUT;
  readonly #stream: Writable;
  #pending: string[] = [];
  #bytes = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  async open(): Promise<void> {}

  async write(records: readonly PredictionRecord[]): Promise<void> {
    this.#pending.push(...records.map((record) => `${JSON.stringify(record)}\n`));
  }

  async flush(): Promise<number> {
    const bytes = Buffer.from(this.#pending.join(''));
    await writeWhole(this.#stream, bytes);
    this.#pending = [];
    this.#bytes += bytes.length;
    return this.#bytes;
  }

  async close(): Promise<void> {}
}

/**
 * Writes to a stream and waits until it has taken all.
 *
 * @throws SinkError when the reader has gone away.
 */
export async function writeWhole(stream: Writable, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    // Node reports a closed pipe to the callback and once more as an event, which nobody may miss.
    stream.once('error', ignored);
    stream.write(bytes, (cause) => {
      if (cause) return reject(closed(cause));
      stream.off('error', ignored);
      resolve();
    });
  });
}

function ignored(): void {}

function closed(cause: Error): SinkError {
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  return new SinkError(
    code === 'EPIPE' ? 'reader-gone' : 'io',
    STANDARD_OUTPUT,
    `Standard output cannot be written (${code}).`,
    { cause },
  );
}
