import { readFile } from 'node:fs/promises';

import { codeOf } from '../durable-file.ts';
import { SinkError } from '../sink.ts';
import { readSidecar, tagsOf } from './sidecar-text.ts';
import { NO_TAGS } from './tags.ts';
import type { Tags } from './tags.ts';

/** Tags to read; without this ExifReader would parse all others as well. */
const TAGS = { iptc: ['Keywords'], exif: ['XPKeywords'] };

/** Metadata stands before the picture in a JPEG: this is more than cameras and programs write. */
const JPEG_HEAD_BYTES = 2 * 1024 * 1024;

/**
 * Reads the tags that an image holds itself: XMP in JPEG, PNG, WebP, TIFF, HEIC, AVIF and GIF; IPTC and Windows'
 * keywords where ExifReader finds them. None when the file has gone, or where its metadata is not understood.
 *
 * @throws SinkError when the image is there and cannot be read: its tags might be hidden then.
 */
export async function readEmbeddedTags(image: string): Promise<Tags> {
  let bytes: Buffer;
  try {
    bytes = await readFile(image);
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) return NO_TAGS;
    throw new SinkError('io', image, `${image} cannot be read for its tags (${codeOf(cause)}).`, { cause });
  }
  const isJpeg = bytes[0] === 0xff;
  const head = isJpeg ? bytes.subarray(0, JPEG_HEAD_BYTES) : bytes;
  const xmp = (await packetBySharp(head)) ?? packetIn(bytes);
  return { ...tagsInXmp(xmp), keywords: await keywordsIn(head) };
}

function tagsInXmp(text: string): Tags {
  try {
    return tagsOf(readSidecar(text));
  } catch {
    // What we do not understand, whoever wrote it, no reader of the image can be expected to show.
    return NO_TAGS;
  }
}

async function packetBySharp(image: Buffer): Promise<string | undefined> {
  // Loaded only here, as ExifReader below: most exports need neither.
  const { default: sharp } = await import('sharp');
  try {
    return (await sharp(image, { failOn: 'none' }).metadata()).xmp?.toString('utf8');
  } catch {
    return undefined;
  }
}

async function keywordsIn(image: Buffer): Promise<readonly string[]> {
  const { default: ExifReader } = await import('exifreader');
  try {
    const { iptc, exif } = await ExifReader.load(image, { expanded: true, async: true, includeTags: TAGS });
    const found = [iptc?.['Keywords']].flat().map((each) => each?.description ?? '');
    // ExifReader reads the tag, and its types do not know it.
    const { XPKeywords } = (exif ?? {}) as { readonly XPKeywords?: { readonly description: string } };
    const windows = XPKeywords?.description.split(';') ?? [];
    return [...found, ...windows].map((keyword) => keyword.trim()).filter((keyword) => keyword !== '');
  } catch {
    return [];
  }
}

/** Finds XMP in containers that sharp does not look into, as a GIF: it is plain text between its own tags. */
function packetIn(bytes: Buffer): string {
  const start = bytes.indexOf('<x:xmpmeta');
  const endTag = '</x:xmpmeta>';
  const end = bytes.indexOf(endTag, start);
  return start < 0 || end < 0 ? '' : bytes.toString('utf8', start, end + endTag.length);
}
