import { setImmediate as nextTurn } from 'node:timers/promises';

import { neighbour } from '../../base/start-worker.ts';
import { Thread } from '../../base/thread.ts';
import { isFailed } from '../file.ts';
import type { Failed, SettledFile } from '../file.ts';
import type { ReadImage } from '../steps/inspect.ts';
import type { ReadRequest } from './read-images.ts';

/** Files in one message to the thread; while it works on them, the next are gathered. */
const GROUP = 64;

interface Waiting extends ReadRequest {
  readonly resolve: (image: ReadImage | Failed) => void;
  readonly reject: (error: unknown) => void;
}

const MODULE = neighbour('read-images', import.meta.url);

/**
 * Reads images in another thread, one after another: what they are, and the hash of their bytes.
 *
 * Read asynchronously, a small file costs four trips to a thread pool and memory of its own: several times as much.
 */
export class ImageReader {
  readonly #thread = new Thread<readonly ReadRequest[], readonly (ReadImage | Failed)[]>(MODULE);
  readonly #queue: Waiting[] = [];
  #isAtWork = false;

  /**
   * Finds out whether a settled file is an image that the service takes, and which one.
   *
   * @param wantsGeo whether to read where it was taken.
   * @throws Error without a thread
   */
  async read(file: SettledFile, wantsGeo = false): Promise<ReadImage | Failed> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ file, wantsGeo, resolve, reject });
      void this.#work();
    });
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  async #work(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    // What else is asked for in this turn goes with the first.
    await nextTurn();
    while (this.#queue.length > 0) await this.#answer(this.#queue.splice(0, GROUP));
    this.#isAtWork = false;
  }

  async #answer(group: readonly Waiting[]): Promise<void> {
    try {
      const images = await this.#thread.ask(
        group.map(({ file, wantsGeo }) => ({ file: withoutNotes(file), wantsGeo })),
      );
      for (const [index, { file, resolve, reject }] of group.entries()) {
        const image = images[index];
        if (!image) reject(new Error(`${file.path} was not answered for.`));
        else resolve(isFailed(image) ? { ...image, file } : image);
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}

/** Notes may be large, and the thread has no use for them. */
function withoutNotes({ origin, file, source, path, place, bytes, mtimeMs, settledMs }: SettledFile): SettledFile {
  return { origin, file, source, path, ...(place !== undefined && { place }), bytes, mtimeMs, settledMs };
}
