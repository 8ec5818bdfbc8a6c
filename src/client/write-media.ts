import { base64Length, type BodyBuffer } from './body-buffer.ts';
import { UserError } from './errors.ts';
import { BodyFullError } from './file-errors.ts';
import { loadSource, type LoadedSource, type LoadOptions } from './load-source.ts';
import type { MediaSource } from './media-source.ts';
import { FilesAhead, writeFileAsBase64, type BegunFile } from './write-file.ts';

export interface MediaRoom extends LoadOptions {
  /** Bytes that the body may have when this is written. */
  readonly room: number;
  /** Gives the files of all items in their order. @default the one source alone */
  readonly files?: FilesAhead;
}

/** A source of which nothing is left to find out: its size is known. */
type ReadySource = Exclude<LoadedSource, { kind: 'file' }> | { readonly kind: 'file'; readonly file: BegunFile };

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
  const loaded = await loadSource(given, options);
  const { files = new FilesAhead(buffer, loaded.kind === 'file' ? [loaded] : []) } = options;
  try {
    await writeReady(
      buffer,
      json,
      loaded.kind === 'file' ? { kind: 'file', file: await files.next() } : loaded,
      options,
    );
  } finally {
    if (options.files === undefined) await files.close();
  }
}

async function writeReady(buffer: BodyBuffer, json: string, source: ReadySource, { room }: MediaRoom): Promise<void> {
  if (buffer.length + Buffer.byteLength(json) + encodedLength(source) > room) throw new BodyFullError(room);
  if (source.kind === 'url') {
    buffer.writeText(json);
    return;
  }
  // Inside a text every quote is escaped: the first place found is the right one.
  const split = json.indexOf(PLACEHOLDER) + PLACEHOLDER.length;
  buffer.writeText(json.slice(0, split));
  await writeSource(buffer, source);
  buffer.writeText(json.slice(split));
}

async function writeSource(buffer: BodyBuffer, source: ReadySource): Promise<void> {
  switch (source.kind) {
    case 'file':
      await writeFileAsBase64(buffer, source.file);
      return;
    case 'bytes':
      buffer.writeBase64(
        Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.length),
        source.bytes.length,
      );
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

function encodedLength(source: ReadySource): number {
  switch (source.kind) {
    case 'file':
      return base64Length(source.file.bytes);
    case 'bytes':
      return base64Length(source.bytes.length);
    case 'base64':
      return source.base64.length;
    case 'url':
      return 0;
  }
}
