import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';

import { LIMITS } from '../../wire/limits.ts';
import { inputFailure } from '../file.ts';
import type { Failed, IdentifiedFile, SettledFile } from '../file.ts';

/** Media types that the service takes. Source: wire reference, section 14. */
const SUPPORTED: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/tiff',
]);

/** Refuses a file over the service's 20 MB before it is read. */
export function tooLarge(file: SettledFile): Failed | undefined {
  if (file.bytes <= LIMITS.imageBytes) return undefined;
  const megabytes = (file.bytes / 1e6).toFixed(1);
  return inputFailure(file, 'inspect', 'too-large', `${file.path} has ${megabytes} MB; the service takes up to 20 MB.`);
}

/** Looks at the header of a file's bytes: is it an image, in a format and of a size that the service takes? */
export async function inspect(
  file: SettledFile,
  bytes: Uint8Array,
): Promise<Pick<IdentifiedFile, 'mime' | 'width' | 'height'> | Failed> {
  const type = await fileTypeFromBuffer(bytes);
  if (!type?.mime.startsWith('image/')) {
    const what = type ? `holds ${type.mime}` : 'holds no image data';
    return inputFailure(file, 'inspect', 'not-an-image', `${file.path} ${what}.`);
  }
  if (!SUPPORTED.has(type.mime)) {
    const message = `${file.path} is ${type.mime}, a format that the service does not take.`;
    return inputFailure(file, 'inspect', 'unsupported-format', message);
  }

  const size = sizeFromHeader(bytes);
  if (!size) return inputFailure(file, 'inspect', 'damaged', `${file.path} has a damaged ${type.ext} header.`);
  if (size.width * size.height > LIMITS.imagePixels) {
    const megapixels = Math.round((size.width * size.height) / 1e6);
    const message = `${file.path} has ${megapixels} megapixels; the service takes up to 85.`;
    return inputFailure(file, 'inspect', 'too-many-pixels', message);
  }
  return { mime: type.mime === 'image/apng' ? 'image/png' : type.mime, ...size };
}

/** Width and height as displayed; undefined when the header does not say. */
function sizeFromHeader(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    if (!(width > 0 && height > 0)) return undefined;
    // EXIF orientations 5 to 8 lie on their side.
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return undefined;
  }
}
