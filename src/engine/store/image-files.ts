import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { ImageGoneError } from './image-gone-error.ts';
import { readLocalImage } from './local-image.ts';
import type { StoredImage } from './store.ts';

/** The images of stored inputs: copies below the data folder, and files of the user's that are read in place. */
export class ImageFiles {
  /** Whether a copy stays once its input has been processed. */
  readonly keepsCopies: boolean;
  readonly #folder: string;

  constructor(dataFolder: string, keepsCopies = true) {
    this.#folder = dataFolder;
    this.keepsCopies = keepsCopies;
  }

  /**
   * Writes a copy; whoever finds its name finds it whole. Returns its path below the data folder.
   *
   * Ids may hold what no file name may, so files are named by their hash. No two writes share a name: an input that is
   * deleted while it is added again must not take its successor's image along.
   */
  async write(appId: string, inputId: string, format: string, bytes: Uint8Array): Promise<string> {
    const hash = createHash('sha256').update(`${appId}\n${inputId}`).digest('hex').slice(0, 40);
    const file = join('images', hash.slice(0, 2), `${hash}-${randomUUID()}.${format}`);
    const path = join(this.#folder, file);
    const unfinished = `${path}.tmp`;
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeFile(unfinished, bytes);
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    return file;
  }

  /** @throws ImageGoneError when there is neither a copy nor the file that the image was imported from. */
  async read({ file, local }: Pick<StoredImage, 'file' | 'local'>): Promise<Buffer> {
    if (file !== null) return this.#readCopy(file);
    if (local !== null) return readLocalImage(local);
    throw new ImageGoneError('The engine keeps no copy of this image.');
  }

  async #readCopy(file: string): Promise<Buffer> {
    return readFile(join(this.#folder, file)).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause;
      throw new ImageGoneError('The copy of this image is not in the data folder any more.', { cause });
    });
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.#folder, file), { force: true });
  }
}
