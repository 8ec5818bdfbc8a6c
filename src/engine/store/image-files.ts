import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The images of stored inputs, a file each, below the data folder. */
export class ImageFiles {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = dataFolder;
  }

  /**
   * Writes an image; whoever finds its name finds it whole. Returns its path below the data folder.
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

  async read(file: string): Promise<Buffer> {
    return readFile(join(this.#folder, file));
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.#folder, file), { force: true });
  }
}
