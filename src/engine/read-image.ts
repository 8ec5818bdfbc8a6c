import type { ImageData } from '../wire/data.ts';
import { LIMITS } from '../wire/limits.ts';
import { STATUS } from '../wire/status.ts';
import type { Status } from '../wire/status.ts';
import { imageFormat } from './image-format.ts';
import type { Crop } from './inference/inference.ts';
import type { LocalReferences } from './local-references.ts';
import { statusOf } from './status.ts';
import type { LocalImage } from './store/local-image.ts';

/** What a request says of an image, checked: bytes that look like one, a file, an address, or why it is none of these. */
export type RequestedImage =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly format: string; readonly crop: Crop | null }
  | { readonly kind: 'local'; readonly local: LocalImage; readonly crop: Crop | null }
  | { readonly kind: 'url'; readonly url: string; readonly crop: Crop | null }
  | { readonly kind: 'refused'; readonly status: Status };

export const CROP_RULE = 'must be [top, left, bottom, right] with fractions from 0 to 1';

/**
 * Reads the image of an input in a request.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md and
 * https://docs.clarifai.com/create-manage/inputs/upload.
 */
export function readImage(image: ImageData | null | undefined, references: LocalReferences): RequestedImage {
  const { url, base64, crop } = image ?? {};
  const hasUrl = typeof url === 'string';
  const hasBytes = typeof base64 === 'string';
  if (hasUrl === hasBytes) {
    return refuse(STATUS.inputInvalidArgument, 'An input needs either image.url or image.base64.');
  }
  const checkedCrop = readCrop(crop);
  if (checkedCrop === undefined) {
    return refuse(STATUS.inputInvalidArgument, `crop ${CROP_RULE}.`);
  }
  if (hasBytes) return readBytes(base64, checkedCrop);
  const local = references.resolve(url ?? '');
  return local ? { kind: 'local', local, crop: checkedCrop } : readUrl(url ?? '', checkedCrop);
}

function readBytes(base64: string, crop: Crop | null): RequestedImage {
  // Node decodes what it can and drops the rest; the service does not take half an image.
  if (!/^[A-Za-z0-9+/]*={0,2}\s*$/.test(base64)) {
    return refuse(STATUS.inputInvalidBytes, 'image.base64 is not standard base64.');
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > LIMITS.imageBytes) return refuse(STATUS.inputOverLimit, 'The image is larger than 20 MB.');
  const format = imageFormat(bytes);
  if (!format) return refuse(STATUS.inputInvalidBytes, 'The bytes are not an image in a supported format.');
  return { kind: 'bytes', bytes, format, crop };
}

function readUrl(url: string, crop: Crop | null): RequestedImage {
  const trimmed = url.trim();
  if (!URL.canParse(trimmed) || !/^https?:$/.test(new URL(trimmed).protocol)) {
    return refuse(STATUS.inputInvalidUrl, 'image.url is not an http or https address.');
  }
  return { kind: 'url', url: trimmed, crop };
}

/** Null when there is none; undefined when it is not a crop. */
export function readCrop(crop: unknown): Crop | null | undefined {
  if (crop === undefined || crop === null) return null;
  if (!Array.isArray(crop) || crop.length !== 4) return undefined;
  const [top, left, bottom, right] = crop as unknown[];
  const edges = [top, left, bottom, right];
  if (!edges.every((edge): edge is number => typeof edge === 'number' && edge >= 0 && edge <= 1)) return undefined;
  return edges[0]! < edges[2]! && edges[1]! < edges[3]! ? (edges as unknown as Crop) : undefined;
}

function refuse(code: number, details: string): RequestedImage {
  return { kind: 'refused', status: statusOf(code, details) };
}
