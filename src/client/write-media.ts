import { base64Length, type BodyBuffer } from './body-buffer.ts';
import { UserError } from './errors.ts';
import { BodyFullError } from './file-errors.ts';
import { loadSource, type LoadedSource, type LoadOptions } from './load-source.ts';
import type { MediaSource } from './media-source.ts';
import { fileSize, writeFileAsBase64 } from './write-file.ts';

export interface MediaRoom extends LoadOptions {
  /** Bytes that the body may have when this is written. */
  readonly room: number;
}

const PLACEHOLDER = '"base64":"';
const BASE64 = /^[\d+/A-Za-z]*={0,2}$/;

/**
 * Appends JSON in which one image or video has no content yet, and puts its content there as base64.
 *
 * @param json with `"base64":""` where the content belongs, unless the source is a URL. Only ids may stand before it.
 * @throws UserError when the source cannot be read or does not fit; part of it may then have been written.
 */
export async function writeMedia(
  buffer: BodyBuffer,
  json: string,
  given: MediaSource,
  options: MediaRoom,
): Promise<void> {
  const source = await loadSource(given, options);
  const bytes = await sourceBytes(source);
  if (buffer.length + Buffer.byteLength(json) + bytes.encoded > options.room) throw new BodyFullError(options.room);
  if (source.kind === 'url') {
    buffer.writeText(json);
    return;
  }
  // Inside a text every quote is escaped: the first place found is the right one.
  const split = json.indexOf(PLACEHOLDER) + PLACEHOLDER.length;
  buffer.writeText(json.slice(0, split));
  await writeSource(buffer, source, bytes.raw);
  buffer.writeText(json.slice(split));
}

async function writeSource(buffer: BodyBuffer, source: LoadedSource, rawBytes: number): Promise<void> {
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

async function sourceBytes(source: LoadedSource): Promise<{ readonly raw: number; readonly encoded: number }> {
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
