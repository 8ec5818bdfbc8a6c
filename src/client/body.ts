import { LIMITS } from '../wire/limits.ts';
import { base64Length, BodyBuffer } from './body-buffer.ts';
import { UserError } from './errors.ts';
import { wireInput, type InputItem } from './input-item.ts';
import { FilesAhead } from './write-file.ts';
import { writeMedia, type MediaRoom } from './write-media.ts';

export interface EncodeOptions {
  /** Written into and kept for the next body. @default a new one */
  readonly buffer?: BodyBuffer | undefined;
  /** Largest body. Service limit; wire reference 14. @default 128000000 */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

/** An item that is not in the body, and why. */
export interface FailedItem {
  /** Place in the list of items. */
  readonly index: number;
  readonly error: UserError;
}

export interface EncodedInputs {
  /** A view into the buffer, valid until that is used again. */
  readonly body: Buffer;
  /** In order of index. */
  readonly failed: readonly FailedItem[];
}

/**
 * Writes `{"inputs":[…],…tail}`. Files are read once; an item that cannot be read, has changed or
 * does not fit is left out and reported, and its neighbours are not harmed.
 *
 * @param tail members to follow the inputs, e.g. `model` and `user_app_id`.
 * @throws the signal's reason.
 */
export async function encodeInputs(
  items: readonly InputItem[],
  tail: object = {},
  options: EncodeOptions = {},
): Promise<EncodedInputs> {
  const { buffer = new BodyBuffer(), maxBytes = LIMITS.bodyBytes, signal } = options;
  const ending = `]${JSON.stringify(tail)
    .replace(/^\{(?!\})/, ',')
    .replace(/^\{/, '')}`;
  const room = maxBytes - Buffer.byteLength(ending);
  buffer.rewind(0);
  buffer.reserve(Math.min(maxBytes, expectedBytes(items)));
  buffer.writeText('{"inputs":[');
  const files = new FilesAhead(
    buffer,
    items.flatMap(({ source }) => (source.kind === 'file' ? [source] : [])),
  );
  try {
    const failed = await writeItems(buffer, items, { room, files, signal });
    buffer.writeText(ending);
    return { body: buffer.view(), failed };
  } finally {
    await files.close();
  }
}

async function writeItems(
  buffer: BodyBuffer,
  items: readonly InputItem[],
  options: Omit<MediaRoom, 'maxBytes'>,
): Promise<readonly FailedItem[]> {
  const failed: FailedItem[] = [];
  let separator = '';
  for (const [index, item] of items.entries()) {
    options.signal?.throwIfAborted();
    const start = buffer.length;
    try {
      await writeItem(buffer, separator, item, options);
      separator = ',';
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      buffer.rewind(start);
      failed.push({ index, error });
    }
  }
  return failed;
}

async function writeItem(
  buffer: BodyBuffer,
  separator: string,
  item: InputItem,
  options: Omit<MediaRoom, 'maxBytes'>,
): Promise<void> {
  const envelope = separator + JSON.stringify(wireInput(item, ''));
  const maxBytes = item.media === 'video' ? options.room : LIMITS.imageBytes;
  await writeMedia(buffer, envelope, item.source, { ...options, maxBytes });
}

/** About what the body will take, so that the buffer grows once. Room that stays unused takes no memory. */
function expectedBytes(items: readonly InputItem[]): number {
  const ENVELOPE_BYTES = 512;
  const UNKNOWN_FILE_BYTES = 128 * 1024;
  const contentBytes = (item: InputItem): number =>
    item.source.kind === 'file' && item.source.bytes === undefined ? UNKNOWN_FILE_BYTES : encodedBytes(item);
  return items.reduce((sum, item) => sum + ENVELOPE_BYTES + contentBytes(item), 0);
}

/** Bytes that an item's image takes in a body, for those who fill batches by size; 0 where it is not known or a URL. */
export function encodedBytes({ source }: InputItem): number {
  if (source.kind === 'base64') return source.base64.length;
  if (source.kind === 'bytes') return base64Length(source.bytes.length);
  if (source.kind === 'blob') return base64Length(source.blob.size);
  return source.kind === 'file' ? base64Length(source.bytes ?? 0) : 0;
}
