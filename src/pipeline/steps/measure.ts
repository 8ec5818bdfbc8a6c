import { imageSize } from 'image-size';

import { jpegHeader } from './jpeg-header.ts';

/** What is displayed of an image. */
export interface Measures {
  /** Pixels, as displayed. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation of the stored pixels, 2–8; missing when they lie as displayed. */
  readonly orientation?: number;
}

/**
 * Finds out the size of an image as viewers display it, for every format that is sent. What the header does not say
 * quickly is asked of libvips, which decodes the header as the pixels will be; undefined when that cannot tell either.
 */
export async function measure(bytes: Uint8Array, mime: string): Promise<Measures | undefined> {
  return (mayBeTurned(bytes, mime) ? undefined : byHeader(bytes, mime)) ?? (await byLibrary(bytes));
}

/** Whether only a decoder knows how an image is turned. */
function mayBeTurned(bytes: Uint8Array, mime: string): boolean {
  switch (mime) {
    case 'image/jpeg':
    case 'image/gif':
    case 'image/bmp':
      return false;
    case 'image/png':
      return hasExifChunk(bytes);
    case 'image/webp':
      return hasExifFlag(bytes);
    default:
      return true;
  }
}

function byHeader(bytes: Uint8Array, mime: string): Measures | undefined {
  if (mime === 'image/jpeg') {
    const header = jpegHeader(bytes);
    return header && turned(header, header.orientation);
  }
  try {
    const { width, height } = imageSize(bytes);
    return turned({ width, height }, 1);
  } catch {
    return undefined;
  }
}

async function byLibrary(bytes: Uint8Array): Promise<Measures | undefined> {
  // Loaded only here: of most files the header says enough.
  const { default: sharp } = await import('sharp');
  try {
    const { width, height, orientation = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return turned({ width, height }, orientation);
  } catch {
    return undefined;
  }
}

/** Values that EXIF does not know are no orientation; 5 to 8 lie on their side. */
function turned({ width, height }: Omit<Measures, 'orientation'>, orientation: number): Measures | undefined {
  if (!(width > 0 && height > 0)) return undefined;
  if (!(orientation >= 2 && orientation <= 8)) return { width, height };
  return orientation >= 5 ? { width: height, height: width, orientation } : { width, height, orientation };
}

/** Chunks of a PNG: length, type, content, checksum. */
function hasExifChunk(png: Uint8Array): boolean {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const EXIF = 0x65_58_49_66;
  for (let at = 8; at + 8 <= png.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === EXIF) return true;
  }
  return false;
}

/** The extended header of a WebP says whether EXIF data follow. */
function hasExifFlag(webp: Uint8Array): boolean {
  const isExtended = Buffer.from(webp.subarray(12, 16)).toString('latin1') === 'VP8X';
  return isExtended && ((webp[20] ?? 0) & 0x08) !== 0;
}
