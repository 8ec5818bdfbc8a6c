import { base64Length, type BodyBuffer } from './body-buffer.ts';
import { UserError } from './errors.ts';
import { BodyFullError } from './file-errors.ts';
import { loadSource, type LoadedSource, type LoadOptions } from './load-source.ts';
import type { MediaSource } from './media-source.ts';
import { readFileSource } from './read-file.ts';

export interface MediaRoom extends LoadOptions {
  /** Bytes that the body may have when this is written. */
  readonly room: number;
}

/** A source that is in memory. */
type ReadySource = Exclude<LoadedSource, { kind: 'file' }>;

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
  const room = options.room - buffer.length - Buffer.byteLength(json);
  const source = await inMemory(given, options, room);
  if (encodedLength(source) > room) throw new BodyFullError(options.room);
  if (source.kind === 'url') {
    buffer.writeText(json);
    return;
  }
  const [before, after] = aroundContent(json);
  buffer.writeText(before);
  writeSource(buffer, source);
  buffer.writeText(after);
}

/** Cuts JSON where the content of its image or video belongs. */
export function aroundContent(json: string): readonly [before: string, after: string] {
  // Inside a text every quote is escaped: the first place found is the right one.
  const split = json.indexOf(PLACEHOLDER) + PLACEHOLDER.length;
  return [json.slice(0, split), json.slice(split)];
}

async function inMemory(given: MediaSource, options: MediaRoom, room: number): Promise<ReadySource> {
  const loaded = await loadSource(given, options);
  if (loaded.kind !== 'file') return loaded;
  // What does not fit need not be read.
  const bytes = await readFileSource(loaded, room).catch((error: unknown) => {
    throw error instanceof BodyFullError ? new BodyFullError(options.room) : error;
  });
  return { kind: 'bytes', bytes };
}

function writeSource(buffer: BodyBuffer, source: Exclude<ReadySource, { kind: 'url' }>): void {
  if (source.kind === 'bytes') {
    const { buffer: memory, byteOffset, length } = source.bytes;
    buffer.writeBase64(Buffer.from(memory, byteOffset, length), length);
    return;
  }
  if (!BASE64.test(source.base64)) {
    throw new UserError('base64 holds other characters than base64; leave out line breaks and any "data:" prefix.');
  }
  buffer.writeAscii(source.base64);
}

function encodedLength(source: ReadySource): number {
  if (source.kind === 'url') return 0;
  return source.kind === 'bytes' ? base64Length(source.bytes.length) : source.base64.length;
}
