import type { Worker } from 'node:worker_threads';

import { startWorker } from '../base/start-worker.ts';
import type { BodyBuffer } from './body-buffer.ts';
import type { FileFault, FilePart, Place } from './write-file.ts';

/** What the thread is asked: files to be appended to a body. */
export interface FilesToEncode extends Place {
  readonly id: number;
  readonly memory: SharedArrayBuffer;
  /** Bytes of the body so far. */
  readonly length: number;
  readonly parts: readonly FilePart[];
}

/** What the thread answers. */
export interface EncodedFiles {
  readonly id: number;
  /** Another one than was given when the body has grown out of it. */
  readonly memory: SharedArrayBuffer;
  readonly length: number;
  /** One per file; undefined for those that are in the body. */
  readonly faults: readonly (FileFault | undefined)[];
}

interface Waiting {
  readonly resolve: (encoded: EncodedFiles) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Reads files into bodies in a thread of its own, started when it is first needed.
 *
 * There files can be read synchronously, at half the cost of asynchronous reads, while this thread sends the last body;
 * and a slow disk stops nothing else. The process may end while the thread rests.
 */
export class FileEncoder {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #count = 0;

  /**
   * Appends files to a body, each after a comma unless it is the first.
   *
   * @returns one fault per file; undefined for those that are in the body.
   * @throws Error when the thread cannot run.
   */
  async append(
    buffer: BodyBuffer,
    parts: readonly FilePart[],
    { room, isFirst }: Place,
  ): Promise<EncodedFiles['faults']> {
    const id = (this.#count += 1);
    const { memory, length } = buffer;
    const encoded = await this.#ask({ id, memory, length, isFirst, parts, room });
    if (encoded.memory === memory) buffer.rewind(encoded.length);
    else buffer.adopt(encoded.memory, encoded.length);
    return encoded.faults;
  }

  /** Ends the thread. A later call starts another one. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #ask(files: FilesToEncode): Promise<EncodedFiles> {
    return new Promise((resolve, reject) => {
      const worker = (this.#worker ??= this.#start());
      this.#waiting.set(files.id, { resolve, reject });
      worker.ref();
      worker.postMessage(files, []);
    });
  }

  #start(): Worker {
    const here = import.meta.url;
    const worker = startWorker(new URL(here.endsWith('.ts') ? 'encoding-worker.ts' : 'encoding-worker.js', here));
    worker.on('message', (encoded: EncodedFiles) => {
      this.#waiting.get(encoded.id)?.resolve(encoded);
      this.#waiting.delete(encoded.id);
      if (this.#waiting.size === 0) worker.unref();
    });
    let cause: unknown;
    worker.once('error', (error) => (cause = error));
    worker.once('exit', () => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values())
        reject(new Error('The thread that reads files ended.', { cause }));
      this.#waiting.clear();
    });
    return worker;
  }
}
