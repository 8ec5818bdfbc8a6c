import { LIMITS } from '../wire/limits.ts';
import { base64Length, BodyBuffer } from './body-buffer.ts';
import { UserError } from './errors.ts';
import type { FileEncoder } from './file-encoder.ts';
import { wireInput, type InputItem } from './input-item.ts';
import type { Place } from './write-file.ts';
import { writeFileItems, type FileItem } from './write-file-items.ts';
import { writeMedia } from './write-media.ts';

export interface EncodeOptions {
  /** Written into and kept for the next body. @default a new one */
  readonly buffer?: BodyBuffer | undefined;
  /** Largest body. Service limit; https://docs.clarifai.com/create-manage/inputs/upload. @default 128000000 */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Reads many files at once. @default one after the other, here */
  readonly encoder?: FileEncoder | undefined;
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
  const { buffer = new BodyBuffer(), maxBytes = LIMITS.bodyBytes } = options;
  const ending = `]${JSON.stringify(tail)
    .replace(/^\{(?!\})/, ',')
    .replace(/^\{/, '')}`;
  buffer.rewind(0);
  buffer.reserve(Math.min(maxBytes, expectedBytes(items)));
  buffer.writeText(BEGINNING);
  const failed = await writeItems(buffer, items, maxBytes - Buffer.byteLength(ending), options);
  buffer.writeText(ending);
  return { body: buffer.view(), failed };
}

const BEGINNING = '{"inputs":[';
/** Fewer files than these are read before a thread has started. */
const FEW_FILES = 8;

async function writeItems(
  buffer: BodyBuffer,
  items: readonly InputItem[],
  room: number,
  { signal, encoder }: EncodeOptions,
): Promise<readonly FailedItem[]> {
  const failed: FailedItem[] = [];
  for (let index = 0; index < items.length;) {
    signal?.throwIfAborted();
    const isFirst = buffer.length === BEGINNING.length;
    const files = filesFrom(items, index);
    if (encoder && files.length > FEW_FILES) {
      const errors = await writeFileItems(buffer, files, encoder, { room, isFirst });
      for (const [offset, error] of errors.entries()) if (error) failed.push({ index: index + offset, error });
      index += files.length;
    } else {
      const error = await writeItem(buffer, items[index]!, { room, isFirst, signal });
      if (error) failed.push({ index, error });
      index += 1;
    }
  }
  return failed;
}

/** The files that stand next to each other from one item on. */
function filesFrom(items: readonly InputItem[], index: number): readonly FileItem[] {
  const end = items.findIndex(({ source }, each) => each >= index && source.kind !== 'file');
  return items.slice(index, end === -1 ? items.length : end) as readonly FileItem[];
}

/** Gives the error, the body being as it was; undefined when the item is in the body. */
async function writeItem(
  buffer: BodyBuffer,
  item: InputItem,
  { room, isFirst, signal }: Place & Pick<EncodeOptions, 'signal'>,
): Promise<UserError | undefined> {
  const start = buffer.length;
  const maxBytes = item.media === 'video' ? room : LIMITS.imageBytes;
  try {
    const json = (isFirst ? '' : ',') + JSON.stringify(wireInput(item, ''));
    await writeMedia(buffer, json, item.source, { room, maxBytes, signal });
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    buffer.rewind(start);
    return error;
  }
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
