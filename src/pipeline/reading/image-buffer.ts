import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';

import { isFailed } from '../file.ts';
import type { Failed, SettledFile } from '../file.ts';
import { exifGeo } from '../notes/exif-geo.ts';
import { unreadable } from '../sizes.ts';
import { changed, inspect } from '../steps/inspect.ts';
import type { ReadImage } from '../steps/inspect.ts';

/** Opening a pipe would block for ever without the second flag. Windows has neither the flag nor such pipes. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** Takes most images without growing. */
const FIRST_BYTES = 256 * 1024;

/** Reads images one after another into memory that is used again; for threads that may wait for a disk. */
export class ImageBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  readonly #oneMore = Buffer.allocUnsafeSlow(1);

  /**
   * Finds out whether a settled file is an image that the service takes, and which one. One call at a time.
   *
   * @param wantsGeo whether to read where it was taken.
   */
  async read(file: SettledFile, wantsGeo = false): Promise<ReadImage | Failed> {
    try {
      const bytes = this.#contentOf(file);
      if (!bytes) return changed(file);
      const header = await inspect(file, bytes);
      if (isFailed(header)) return header;
      const geo = wantsGeo ? await exifGeo(bytes) : undefined;
      return { ...header, sha256: createHash('sha256').update(bytes).digest('hex'), ...(geo && { geo }) };
    } catch (error) {
      return unreadable(file, 'inspect', error);
    }
  }

  /**
   * The file's bytes, valid until the next file; undefined when it does not have as many as it must.
   *
   * They lie at the end of the memory: image-size reads on behind the end of what it is given, and would find the
   * rest of a file that was here before.
   */
  #contentOf({ file, bytes: size }: SettledFile): Buffer | undefined {
    if (this.#bytes.length < size) this.#bytes = Buffer.allocUnsafeSlow(Math.ceil(size * 1.2));
    const content = this.#bytes.subarray(this.#bytes.length - size);
    const descriptor = openSync(file, FLAGS);
    try {
      let filled = 0;
      while (filled < size) {
        const read = readSync(descriptor, content, filled, size - filled, null);
        if (read === 0) return undefined;
        filled += read;
      }
      const isLonger = readSync(descriptor, this.#oneMore, 0, 1, null) > 0;
      return isLonger ? undefined : content;
    } finally {
      closeSync(descriptor);
    }
  }
}
