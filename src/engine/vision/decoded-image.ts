import pLimit from 'p-limit';
import sharp, { type Region, type Sharp } from 'sharp';
import { decodeHeic } from '../../base/decode-heic.ts';
import { LIMITS } from '../../wire/limits.ts';
import { STATUS } from '../../wire/status.ts';
import type { Crop, ImageInfo } from '../inference/inference.ts';
import { explainUnreadable } from './explain-unreadable.ts';
import type { Pixels } from './pixels.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';

/** Longer side of the buffer that everything else is computed from, in pixels: more than any net here reads. */
const LONGER_SIDE = 512;

/** How an image is looked at. */
export interface View {
  /** The part to look at, fractions 0–1 of the image. @default all */
  readonly crop?: Crop | undefined;
  /** Leaves the pixels as they lie in the file. @default false, upright as the EXIF orientation says */
  readonly asStored?: boolean | undefined;
}

/** An image after its only decode. */
export interface DecodedImage {
  /** The whole image, before any crop. */
  readonly info: ImageInfo;
  /** The image, or its cropped part, with the longer side at most 512 pixels; never enlarged. */
  readonly pixels: Pixels;
}

// Every image is new, so a cache only costs memory; the pool has one worker per core, so libvips needs no threads.
sharp.cache(false);
sharp.concurrency(1);
// A list of what may be opened, so that a libvips with more loaders (SVG, PDF, ImageMagick) opens no door.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((name) => `VipsForeignLoad${name}`) });

/** HEIF is told apart by its codec. */
const FORMAT_OF: Readonly<Record<string, string>> = { av1: 'avif', hevc: 'heic' };

const JPEG_END = Buffer.from([0xff, 0xd9]);

/** A progressive JPEG or an interlaced PNG is held whole meanwhile: half a gigabyte for the largest. */
const oneAtATime = pLimit(1);

/**
 * Decodes an image once: first frame, upright or as stored, transparency laid on white, 8-bit sRGB. Images that come
 * meanwhile wait.
 *
 * @throws UnreadableImageError with 30300, 30101 or 30105.
 */
export async function decodeImage(image: Uint8Array, view: View = {}): Promise<DecodedImage> {
  if (image.byteLength === 0) {
    throw new UnreadableImageError(STATUS.inputInvalidBytes, 'the file is empty');
  }
  try {
    return await oneAtATime(async () => decodeWhole(image, view));
  } catch (error) {
    throw await explainUnreadable(image, error);
  }
}

/**
 * Decodes what viewers show whole. 'error' refuses what ends early, but forgives a JPEG with stray bytes. Such a JPEG may
 * lack nothing but its end marker: then it decodes with one, without the warning that lines of the picture are missing.
 */
async function decodeWhole(image: Uint8Array, view: View): Promise<DecodedImage> {
  try {
    return await decode(image, view, 'error');
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('premature end of JPEG'))) throw error;
    return await decode(Buffer.concat([image, JPEG_END]), view, 'warning').catch(() => {
      throw error;
    });
  }
}

async function decode(
  image: Uint8Array,
  { crop, asStored = false }: View,
  failOn: 'error' | 'warning',
): Promise<DecodedImage> {
  const source = sharp(image, { limitInputPixels: LIMITS.imagePixels, failOn });
  const metadata = await source.metadata();
  const { width, height } = asStored ? metadata : metadata.autoOrient;
  const whole = await (metadata.compression === 'hevc' ? decodedHeic(image) : asStored ? source : source.autoOrient());
  const part = crop === undefined ? whole : whole.extract(cropToPixels(crop, width, height));
  const { data, info } = await part
    .resize({
      width: LONGER_SIDE,
      height: LONGER_SIDE,
      fit: 'inside',
      withoutEnlargement: true,
      fastShrinkOnLoad: true,
    })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const format = FORMAT_OF[metadata.compression ?? ''] ?? metadata.format;
  return { info: { width, height, format }, pixels: { data, width: info.width, height: info.height } };
}

async function decodedHeic(image: Uint8Array): Promise<Sharp> {
  const { data, width, height } = await decodeHeic(image);
  return sharp(data, { raw: { width, height, channels: 4 } });
}

/** At least one pixel, wherever the crop lies. */
function cropToPixels([top, left, bottom, right]: Crop, width: number, height: number): Region {
  const [x, columns] = span(left, right, width);
  const [y, rows] = span(top, bottom, height);
  return { left: x, top: y, width: columns, height: rows };
}

function span(from: number, to: number, length: number): readonly [start: number, count: number] {
  const start = Math.min(length - 1, Math.max(0, Math.round(from * length)));
  const end = Math.min(length, Math.max(start + 1, Math.round(to * length)));
  return [start, end - start];
}
