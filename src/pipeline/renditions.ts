import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Sharp } from 'sharp';

import { neighbour } from '../base/start-worker.ts';
import { Thread } from '../base/thread.ts';
import { LIMITS } from '../wire/limits.ts';
import type { Rendition, SettledFile } from './file.ts';
import type { CopyRequest } from './copy-heic.ts';

/** Pixels of an image that are decoded at most: libvips' own bound. */
export const DECODED_PIXELS = 268_402_689;

const JPEG_QUALITY = 90;

const HEIC_MODULE = neighbour('copy-heic', import.meta.url);

/** An image that could not be made smaller; the message says why, without naming it. */
export class RenditionError extends Error {
  override readonly name = 'RenditionError';
}

/**
 * Smaller copies of images, as JPEGs in a folder of their own, each for as long as its image is on its way. They are
 * files, not bytes in memory: as many are there as the flow holds images.
 */
export class Renditions {
  readonly #folder: string;
  readonly #maxSide: number;
  readonly #files = new Map<string, string>();
  #count = 0;
  readonly #heic = new Thread<CopyRequest, { readonly size: number }>(HEIC_MODULE);

  /**
   * @param folder made for this and taken away by `close`; what an earlier run left in it goes first.
   * @param maxSide longer side of a copy at most, pixels.
   */
  constructor(folder: string, maxSide: number) {
    this.#folder = folder;
    this.#maxSide = maxSide;
  }

  async open(): Promise<void> {
    await this.close();
    await mkdir(this.#folder, { recursive: true });
  }

  /** Whether an image of this size is larger than wanted, as far as is known. */
  isWanted({ width, height }: { readonly width: number | null; readonly height: number | null }): boolean {
    return Math.max(width ?? 0, height ?? 0) > this.#maxSide;
  }

  /**
   * Makes a copy: first frame, upright, transparency laid on white, sRGB, without EXIF data.
   *
   * @param image the file's bytes, or its path.
   * @throws RenditionError
   */
  async make({ file }: Pick<SettledFile, 'file'>, image: Uint8Array | string): Promise<Rendition> {
    const { default: sharp } = await import('sharp');
    this.#count += 1;
    const target = join(this.#folder, `${this.#count}.jpg`);
    this.#files.set(file, target);
    try {
      const source = sharp(image, { failOn: 'error', limitInputPixels: DECODED_PIXELS });
      const { compression } = await source.metadata();
      const { size } = await (compression === 'hevc' ? this.#copyHeic(image, target) : this.#copy(source, target));
      if (size <= LIMITS.imageBytes) return { file: target, bytes: size };
    } catch (cause) {
      await this.release(file);
      throw new RenditionError('it cannot be decoded', { cause });
    }
    await this.release(file);
    throw new RenditionError('the smaller copy still has more than 20 MB; choose a smaller --max-side');
  }

  async #copy(source: Sharp, target: string): Promise<{ readonly size: number }> {
    return source
      .autoOrient()
      .resize({ width: this.#maxSide, height: this.#maxSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .jpeg({ quality: JPEG_QUALITY })
      .toFile(target);
  }

  async #copyHeic(image: Uint8Array | string, target: string): Promise<{ readonly size: number }> {
    const bytes = typeof image === 'string' ? await readFile(image) : image;
    return this.#heic.ask({ bytes, target, maxSide: this.#maxSide });
  }

  /** Takes the copy of an image away, if there is one. */
  async release(file: string): Promise<void> {
    const target = this.#files.get(file);
    if (target === undefined) return;
    this.#files.delete(file);
    await rm(target, { force: true });
  }

  async close(): Promise<void> {
    this.#files.clear();
    await this.#heic.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What the header of an image says that is too large to be held. */
export interface LargeHeader {
  /** Pixels, as displayed. */
  readonly width: number;
  readonly height: number;
  /** Its EXIF data, which are those of a TIFF; not of a TIFF itself. */
  readonly exif: Buffer | undefined;
}

/** Bytes that say that EXIF data follow. */
const EXIF_MARK = 'Exif\0\0';

/** Reads the header of an image too large to be held. @throws RenditionError */
export async function headerOfLarge(path: string): Promise<LargeHeader> {
  const { default: sharp } = await import('sharp');
  try {
    const { autoOrient, exif } = await sharp(path, { limitInputPixels: DECODED_PIXELS }).metadata();
    const isMarked = exif?.toString('latin1', 0, EXIF_MARK.length) === EXIF_MARK;
    return { ...autoOrient, exif: isMarked ? exif?.subarray(EXIF_MARK.length) : exif };
  } catch (cause) {
    throw new RenditionError('it cannot be decoded', { cause });
  }
}

/** Whether a file still has the size and time that it had. */
export async function isUnchanged({ file, bytes, mtimeMs }: SettledFile): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.size === bytes && found.mtimeMs === mtimeMs;
}
