import { fileTypeFromBuffer } from 'file-type';
import { STATUS } from '../../wire/status.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';

/** Formats that the decoder opens, by the extensions that `file-type` reports. */
const READABLE: Readonly<Record<string, string>> = {
  jpg: 'JPEG',
  png: 'PNG',
  apng: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  tif: 'TIFF',
  avif: 'AVIF',
  heic: 'HEIC',
};

/**
 * Says in plain words why bytes could not be decoded.
 *
 * Codes: 30105 over the pixel limit, 30101 a format that is known but not supported (BMP, SVG, PDF, …), 30300
 * everything else (empty, damaged, cut short, not an image).
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
 */
export async function explainUnreadable(image: Uint8Array, cause: unknown): Promise<UnreadableImageError> {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/pixel limit/i.test(message)) {
    return new UnreadableImageError(STATUS.inputOverLimit, 'the image has more pixels than allowed', { cause });
  }
  const extension = await knownExtension(image);
  if (extension === undefined) {
    return new UnreadableImageError(STATUS.inputInvalidBytes, 'the data is not an image', { cause });
  }
  const readable = READABLE[extension];
  if (readable === undefined) {
    const name = extension.toUpperCase();
    return new UnreadableImageError(STATUS.inputUnsupportedFormat, `${name} is not a supported format`, { cause });
  }
  const fault = /premature end|unexpected end|truncated/i.test(message) ? 'ends early' : 'is damaged or ends early';
  return new UnreadableImageError(STATUS.inputInvalidBytes, `the ${readable} ${fault}`, { cause });
}

async function knownExtension(image: Uint8Array): Promise<string | undefined> {
  const head = new TextDecoder('latin1').decode(image.subarray(0, 1024));
  if (/<svg[\s>]/i.test(head)) {
    return 'svg';
  }
  const type = await fileTypeFromBuffer(image);
  return type?.ext;
}
