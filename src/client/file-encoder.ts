import { neighbour } from '../base/start-worker.ts';
import { Thread } from '../base/thread.ts';
import type { BodyBuffer } from './body-buffer.ts';
import type { FileFault, FilePart, Place } from './write-file.ts';

/** What the thread is asked: files to be appended to a body. */
export interface FilesToEncode extends Place {
  readonly memory: SharedArrayBuffer;
  /** Bytes of the body so far. */
  readonly length: number;
  readonly parts: readonly FilePart[];
}

/** What the thread answers. */
export interface EncodedFiles {
  /** Another one than was given when the body has grown out of it. */
  readonly memory: SharedArrayBuffer;
  readonly length: number;
  /** One per file; undefined for those that are in the body. */
  readonly faults: readonly (FileFault | undefined)[];
}

const MODULE = neighbour('encode-files', import.meta.url);

/** Reads files into bodies in another thread, while this one sends the last body. */
export class FileEncoder {
  readonly #thread = new Thread<FilesToEncode, EncodedFiles>(MODULE);

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
    const { memory, length } = buffer;
    const encoded = await this.#thread.ask({ memory, length, isFirst, parts, room });
    if (encoded.memory === memory) buffer.rewind(encoded.length);
    else buffer.adopt(encoded.memory, encoded.length);
    return encoded.faults;
  }

  /** Ends the thread if nobody else needs it. A later call starts another one. */
  async close(): Promise<void> {
    await this.#thread.close();
  }
}
