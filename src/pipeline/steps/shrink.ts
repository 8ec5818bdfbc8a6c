import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { LIMITS } from '../../wire/limits.ts';
import { inputFailure, isFailed } from '../file.ts';
import type { Failed, Rendition, SettledFile } from '../file.ts';
import { exifGeo } from '../notes/exif-geo.ts';
import { DECODED_PIXELS, RenditionError, headerOfLarge, isUnchanged } from '../renditions.ts';
import type { Renditions } from '../renditions.ts';
import type { Header, ReadImage } from './inspect.ts';
import { changed, headerOf, isConvertible, isTaken, mimeOf, tooLarge, tooManyPixels, unsupported } from './inspect.ts';

/** The largest TIFF that is held in memory to find its place. */
const MAX_TIFF_BYTES = 100_000_000;

/** Inspects an image, and makes a smaller copy of one that is larger than wanted or that the service would refuse. */
export async function shrink(
  file: SettledFile,
  bytes: Uint8Array,
  renditions: Renditions,
): Promise<(Header & { readonly rendition?: Rendition }) | Failed> {
  const mime = await mimeOf(file, bytes);
  if (typeof mime !== 'string') return mime;
  if (!isTaken(mime) && !isConvertible(mime)) return unsupported(file, mime);
  return withRendition(file, await headerOf(mime, bytes), bytes, renditions);
}

interface LargeOptions {
  readonly renditions: Renditions;
  readonly signal: AbortSignal;
  /** Whether to read where it was taken. */
  readonly wantsGeo: boolean;
}

/** Does the same for a file that is too large to be held. */
export async function shrinkLarge(
  file: SettledFile,
  { renditions, signal, wantsGeo }: LargeOptions,
): Promise<ReadImage | Failed> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file.file, { signal })) hash.update(chunk as Buffer);
  const mime = await mimeOf(file, file.file);
  if (typeof mime !== 'string') return mime;
  try {
    const { exif, ...size } = await headerOfLarge(file.file);
    const geo = wantsGeo ? await geoOfLarge(file, mime, exif) : undefined;
    const image = await withRendition(file, { mime, ...size }, file.file, renditions);
    if (isFailed(image)) return image;
    return (await isUnchanged(file)) ? { ...image, sha256: hash.digest('hex'), ...(geo && { geo }) } : changed(file);
  } catch (error) {
    if (!(error instanceof RenditionError)) throw error;
    return notShrunk(file, error);
  }
}

/** libvips hands out the EXIF data of all formats but TIFF, where they may lie anywhere in the file. */
async function geoOfLarge(file: SettledFile, mime: string, exif: Buffer | undefined): Promise<ReadImage['geo']> {
  if (exif) return exifGeo(exif);
  return mime === 'image/tiff' && file.bytes <= MAX_TIFF_BYTES ? exifGeo(await readFile(file.file)) : undefined;
}

async function withRendition(
  file: SettledFile,
  header: Header,
  image: Uint8Array | string,
  renditions: Renditions,
): Promise<(Header & { readonly rendition?: Rendition }) | Failed> {
  const refusal = tooManyPixels(file, header, DECODED_PIXELS);
  if (refusal) return refusal;
  const isSendable = isTaken(header.mime) && !tooLarge(file) && !tooManyPixels(file, header, LIMITS.imagePixels);
  if (isSendable && !renditions.isWanted(header)) return header;
  try {
    return { ...header, rendition: await renditions.make(file, image) };
  } catch (error) {
    if (!(error instanceof RenditionError)) throw error;
    // What cannot be made smaller here (a BMP) may be fine for the service as it is.
    return isSendable ? header : notShrunk(file, error);
  }
}

function notShrunk(file: SettledFile, { message }: RenditionError): Failed {
  return inputFailure(file, 'inspect', 'not-shrunk', `${file.path} cannot be sent as a smaller JPEG: ${message}.`);
}
