import { LIMITS } from '../../wire/limits.ts';
import { inputFailure } from '../file.ts';
import type { Failed, Notes, Rendition, SettledFile } from '../file.ts';
import { measure } from './measure.ts';

/** Media types that the service takes. Source: https://docs.clarifai.com/create-manage/inputs/upload. */
const SUPPORTED: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/tiff',
]);

/** Media types that the service does not take, and that a smaller copy may be made of. */
const CONVERTIBLE: ReadonlySet<string> = new Set(['image/heic', 'image/heif', 'image/avif']);

/** What the header of an image says. */
export interface Header {
  readonly mime: string;
  /** Pixels, as displayed; null when the header cannot be read, which is no reason to refuse an image. */
  readonly width: number | null;
  readonly height: number | null;
  /** EXIF orientation of the stored pixels, 2–8; missing when they lie as displayed. */
  readonly orientation?: number;
}

/** What is known of an image once its file was read. */
export interface ReadImage extends Header {
  /** Hex, of the file's bytes. */
  readonly sha256: string;
  readonly rendition?: Rendition;
  /** Where it was taken, by its EXIF data, if that was asked for. */
  readonly geo?: Notes['geo'];
}

/** Says that a file was not left alone while it was read. */
export function changed(file: SettledFile): Failed {
  return inputFailure(file, 'identify', 'changed', `${file.path} changed while it was read.`, { retryable: true });
}

/** Refuses a file over the service's 20 MB before it is read. */
export function tooLarge(file: SettledFile): Failed | undefined {
  if (file.bytes <= LIMITS.imageBytes) return undefined;
  const megabytes = (file.bytes / 1e6).toFixed(1);
  return inputFailure(file, 'inspect', 'too-large', `${file.path} has ${megabytes} MB; the service takes up to 20 MB.`);
}

/** Looks at the header of a file's bytes: is it an image, in a format and of a size that the service takes? */
export async function inspect(file: SettledFile, bytes: Uint8Array): Promise<Header | Failed> {
  const mime = await mimeOf(file, bytes);
  if (typeof mime !== 'string') return mime;
  if (!isTaken(mime)) return unsupported(file, mime);
  const header = await headerOf(mime, bytes);
  return tooManyPixels(file, header, LIMITS.imagePixels) ?? header;
}

/** The media type of a file by its bytes, or by what lies at a path; a failure when it is no image. */
export async function mimeOf(file: SettledFile, image: Uint8Array | string): Promise<string | Failed> {
  if (typeof image !== 'string' && isJpeg(image)) return 'image/jpeg';
  // Loaded only here: most files are JPEGs.
  const { fileTypeFromBuffer, fileTypeFromFile } = await import('file-type');
  const type = await (typeof image === 'string' ? fileTypeFromFile(image) : fileTypeFromBuffer(image));
  if (type?.mime.startsWith('image/')) return type.mime === 'image/apng' ? 'image/png' : type.mime;
  const what = type ? `holds ${type.mime}` : 'holds no image data';
  return inputFailure(file, 'inspect', 'not-an-image', `${file.path} ${what}.`);
}

/** Start of image and of its first segment; the last number begins JPEG-LS, which is another format. */
function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff && bytes[3] !== 0xf7;
}

/** Whether the service takes a media type as it is. */
export function isTaken(mime: string): boolean {
  return SUPPORTED.has(mime);
}

/** Whether a copy may be made of a media type that the service does not take. */
export function isConvertible(mime: string): boolean {
  return CONVERTIBLE.has(mime);
}

export function unsupported(file: SettledFile, mime: string): Failed {
  const hint = isConvertible(mime) ? ' With --max-side it is sent as a JPEG where it can be decoded.' : '';
  const message = `${file.path} is ${mime}, a format that the service does not take.${hint}`;
  return inputFailure(file, 'inspect', 'unsupported-format', message);
}

/** What the bytes of an image say of its size. */
export async function headerOf(mime: string, bytes: Uint8Array): Promise<Header> {
  return { mime, ...((await measure(bytes, mime)) ?? { width: null, height: null }) };
}

/** Refuses an image with more pixels than can be taken. */
export function tooManyPixels(file: SettledFile, { width, height }: Header, max: number): Failed | undefined {
  if (width === null || height === null || width * height <= max) return undefined;
  const megapixels = Math.round((width * height) / 1e6);
  const bound =
    max === LIMITS.imagePixels ? 'the service takes up to 85' : `at most ${Math.floor(max / 1e6)} can be read`;
  return inputFailure(file, 'inspect', 'too-many-pixels', `${file.path} has ${megapixels} megapixels; ${bound}.`);
}
