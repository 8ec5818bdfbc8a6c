import { createHash } from 'node:crypto';
import { readFile } from 'node:fs';
import { promisify } from 'node:util';

import { extended } from '../../base/extended.ts';
import { inputFailure, isFailed } from '../file.ts';
import type { Failed, IdentifiedFile, SettledFile } from '../file.ts';
import { exifGeo } from '../notes/exif-geo.ts';
import { ImageBuffer } from '../reading/image-buffer.ts';
import type { ImageReader } from '../reading/image-reader.ts';
import type { Renditions } from '../renditions.ts';
import { unreadable } from '../sizes.ts';
import { changed, tooLarge } from './inspect.ts';
import type { ReadImage } from './inspect.ts';
import { shrink, shrinkLarge } from './shrink.ts';

// Twice as fast for small files as that of `node:fs/promises`.
const readWhole = promisify(readFile);

export interface IdentifyOptions {
  /** The thread that reads images. @default this one, for a few files */
  readonly reader?: ImageReader;
  /** Makes smaller copies of images. @default none: an image is sent as it is, or refused */
  readonly renditions?: Renditions;
  /** Whether an image without a place gets that of its EXIF data. @default false */
  readonly geoFromExif?: boolean;
}

/**
 * Reads a settled file once: finds out whether it is an image that the service takes, and which one. The file itself
 * tells that, whatever copy of it is sent.
 *
 * At most one file's bytes (20 MB) are held per call, and with `renditions` what decoding takes.
 */
export async function identify(
  file: SettledFile,
  signal: AbortSignal,
  { reader, renditions, geoFromExif = false }: IdentifyOptions = {},
): Promise<IdentifiedFile | Failed> {
  if (file.origin === 'address') return identifyAddress(file);
  if (file.bytes === 0) return inputFailure(file, 'inspect', 'empty-file', `${file.path} is empty (0 bytes).`);

  const wantsGeo = geoFromExif && !file.notes?.geo;
  const read = await imageOf(file, signal, { reader: reader ?? new ImageBuffer(), renditions, wantsGeo });
  if (isFailed(read)) return read;
  const { geo, ...image } = read;
  const inputId = file.notes?.id ?? inputIdOf(image.sha256);
  const facts = extended(image, { inputId, ...(geo && { notes: { ...file.notes, geo } }) });
  return extended(file, facts);
}

interface ImageOptions {
  readonly reader: ImageReader | ImageBuffer;
  readonly renditions: Renditions | undefined;
  readonly wantsGeo: boolean;
}

async function imageOf(
  file: SettledFile,
  signal: AbortSignal,
  { reader, renditions, wantsGeo }: ImageOptions,
): Promise<ReadImage | Failed> {
  const refusal = tooLarge(file);
  if (!renditions) return refusal ?? reader.read(file, wantsGeo);
  try {
    return await (refusal
      ? shrinkLarge(file, { renditions, signal, wantsGeo })
      : shrinkWhole(file, await readWhole(file.file), { renditions, wantsGeo }));
  } catch (error) {
    if (signal.aborted) throw error;
    return unreadable(file, 'inspect', error);
  }
}

async function shrinkWhole(
  file: SettledFile,
  bytes: Buffer,
  { renditions, wantsGeo }: { readonly renditions: Renditions; readonly wantsGeo: boolean },
): Promise<ReadImage | Failed> {
  if (bytes.length !== file.bytes) return changed(file);
  const header = await shrink(file, bytes, renditions);
  if (isFailed(header)) return header;
  const geo = wantsGeo ? await exifGeo(bytes) : undefined;
  return { ...header, sha256: createHash('sha256').update(bytes).digest('hex'), ...(geo && { geo }) };
}

/** What an address holds is known to the service only: the address itself is the identity. */
function identifyAddress(file: SettledFile): IdentifiedFile {
  const sha256 = createHash('sha256').update(file.file).digest('hex');
  const inputId = file.notes?.id ?? `url-${sha256.slice(0, 32)}`;
  return { ...file, sha256, inputId, mime: null, width: null, height: null };
}

/** The input id that a content has for ever, so that sending it twice is harmless. */
export function inputIdOf(sha256: string): string {
  return `sha256-${sha256.slice(0, 32)}`;
}
