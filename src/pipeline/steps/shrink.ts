import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

import { LIMITS } from '../../wire/limits.ts';
import { inputFailure, isFailed } from '../file.ts';
import type { Failed, Rendition, SettledFile } from '../file.ts';
import { DECODED_PIXELS, RenditionError, displayedSize, isUnchanged } from '../renditions.ts';
import type { Renditions } from '../renditions.ts';
import type { Header, ReadImage } from './inspect.ts';
import { changed, headerOf, isConvertible, isTaken, mimeOf, tooLarge, tooManyPixels, unsupported } from './inspect.ts';

/** Inspects an image, and makes a smaller copy of one that is larger than wanted or that the service would refuse. */
export async function shrink(
  file: SettledFile,
  bytes: Uint8Array,
  renditions: Renditions,
): Promise<(Header & { readonly rendition?: Rendition }) | Failed> {
  const mime = await mimeOf(file, bytes);
  if (typeof mime !== 'string') return mime;
  if (!isTaken(mime) && !isConvertible(mime)) return unsupported(file, mime);
  const header = headerOf(file, mime, bytes);
  if (isFailed(header)) return header;
  return withRendition(file, header, bytes, renditions);
}

/** Does the same for a file that is too large to be held. */
export async function shrinkLarge(
  file: SettledFile,
  renditions: Renditions,
  signal: AbortSignal,
): Promise<ReadImage | Failed> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file.file, { signal })) hash.update(chunk as Buffer);
  const mime = await mimeOf(file, file.file);
  if (typeof mime !== 'string') return mime;
  try {
    const header = { mime, ...(await displayedSize(file.file)) };
    const image = await withRendition(file, header, file.file, renditions);
    if (isFailed(image)) return image;
    return (await isUnchanged(file)) ? { ...image, sha256: hash.digest('hex') } : changed(file);
  } catch (error) {
    if (!(error instanceof RenditionError)) throw error;
    return notShrunk(file, error);
  }
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
