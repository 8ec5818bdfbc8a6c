import { LIMITS } from '../wire/limits.ts';
import { base64Length, BodyBuffer } from './body-buffer.ts';
import { UserError } from './errors.ts';
import { BodyFullError } from './file-errors.ts';
import { wireInput, type InputItem } from './input-item.ts';
import { fileSize, writeFileAsBase64 } from './write-file.ts';

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

const PLACEHOLDER = '"image":{"base64":"';
const BASE64 = /^[\d+/A-Za-z]*={0,2}$/;

/**
 * Writes `{"inputs":[…],…tail}`. Files are read once, one after the other; an item that cannot be read, has changed or
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
  const failed: FailedItem[] = [];
  buffer.rewind(0);
  buffer.reserve(Math.min(maxBytes, knownBytes(items)));
  buffer.writeText('{"inputs":[');
  let separator = '';
  for (const [index, item] of items.entries()) {
    signal?.throwIfAborted();
    const start = buffer.length;
    try {
      await writeItem(buffer, separator, item, room);
      separator = ',';
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      buffer.rewind(start);
      failed.push({ index, error });
    }
  }
  buffer.writeText(ending);
  return { body: buffer.view(), failed };
}

async function writeItem(buffer: BodyBuffer, separator: string, item: InputItem, room: number): Promise<void> {
  const envelope = separator + JSON.stringify(wireInput(item, ''));
  const bytes = await sourceBytes(item);
  if (buffer.length + Buffer.byteLength(envelope) + bytes.encoded > room) throw new BodyFullError(room);
  if (item.source.kind === 'url') {
    buffer.writeText(envelope);
    return;
  }
  // Only the id stands before it, and inside a text every quote is escaped: the first place found is the right one.
  const split = envelope.indexOf(PLACEHOLDER) + PLACEHOLDER.length;
  buffer.writeText(envelope.slice(0, split));
  await writeSource(buffer, item, bytes.raw);
  buffer.writeText(envelope.slice(split));
}

async function writeSource(buffer: BodyBuffer, { source }: InputItem, rawBytes: number): Promise<void> {
  switch (source.kind) {
    case 'file':
      await writeFileAsBase64(buffer, source.path, rawBytes);
      return;
    case 'bytes':
      buffer.writeBase64(Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.length), rawBytes);
      return;
    case 'base64':
      if (!BASE64.test(source.base64)) {
        throw new UserError('base64 holds other characters than base64; leave out line breaks and any "data:" prefix.');
      }
      buffer.writeAscii(source.base64);
      return;
    case 'url':
  }
}

async function sourceBytes({ source }: InputItem): Promise<{ readonly raw: number; readonly encoded: number }> {
  switch (source.kind) {
    case 'file': {
      const raw = source.bytes ?? (await fileSize(source.path));
      return { raw, encoded: base64Length(raw) };
    }
    case 'bytes':
      return { raw: source.bytes.length, encoded: base64Length(source.bytes.length) };
    case 'base64':
      return { raw: 0, encoded: source.base64.length };
    case 'url':
      return { raw: 0, encoded: 0 };
  }
}

/** About what the body will take, so that the buffer grows once; files of unknown size grow it later. */
function knownBytes(items: readonly InputItem[]): number {
  const ENVELOPE_BYTES = 512;
  return items.reduce((sum, item) => sum + ENVELOPE_BYTES + encodedBytes(item), 0);
}

/** Bytes that an item's image takes in a body, for those who fill batches by size; 0 where it is not known or a URL. */
export function encodedBytes({ source }: InputItem): number {
  if (source.kind === 'base64') return source.base64.length;
  if (source.kind === 'bytes') return base64Length(source.bytes.length);
  return source.kind === 'file' ? base64Length(source.bytes ?? 0) : 0;
}
