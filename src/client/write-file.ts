import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

import { base64Length, type BodyBuffer } from './body-buffer.ts';

/** A file to be put into a body, with the JSON around it. */
export interface FilePart {
  readonly path: string;
  /** The size it must have; undefined for whatever it has. */
  readonly bytes: number | undefined;
  /** Text before and after the file's base64. */
  readonly before: string;
  readonly after: string;
}

/** Where something is written in a body. */
export interface Place {
  /** Bytes that the body may have then. */
  readonly room: number;
  /** Whether no item stands before it. */
  readonly isFirst: boolean;
}

/** Why a file is not in a body. */
export type FileFault =
  /** `code` is the system's word, or `not a file`. */
  | { readonly kind: 'unreadable'; readonly code: string }
  /** It does not have the size it must have, or changed while it was read. */
  | { readonly kind: 'changed'; readonly bytes: number }
  | { readonly kind: 'full' };

/** Opening a pipe would block for ever without the second flag. Windows has neither the flag nor such pipes. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** Bytes of a file that are read at once; a multiple of 3, so that what is read in turns joins as base64. */
const CHUNK_BYTES = 768 * 1024;
/** One byte more tells a file that is longer than it must be. */
const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES + 1);

/**
 * Appends a file to a body as base64, reading it synchronously; for threads that may wait for a disk.
 *
 * @param room bytes that the body may have then.
 * @returns why it is not there, the body being as it was; undefined when it is.
 */
export function writeFilePart(buffer: BodyBuffer, part: FilePart, room: number): FileFault | undefined {
  const start = buffer.length;
  let fault: FileFault | undefined;
  try {
    fault = writeOpened(buffer, part, room);
  } catch (error) {
    fault = { kind: 'unreadable', code: codeOf(error) };
  }
  if (fault) buffer.rewind(start);
  return fault;
}

function writeOpened(buffer: BodyBuffer, part: FilePart, room: number): FileFault | undefined {
  const descriptor = openSync(part.path, FLAGS);
  try {
    const first = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
    // Fewer bytes than asked for are all of a file: most are whole with this, and need not be asked for their size.
    const isWhole = first > 0 && first < CHUNK_BYTES;
    const found = isWhole || part.bytes !== undefined ? undefined : fstatSync(descriptor);
    if (found && !found.isFile()) return { kind: 'unreadable', code: 'not a file' };
    const bytes = part.bytes ?? found?.size ?? first;
    const text = Buffer.byteLength(part.before) + Buffer.byteLength(part.after);
    if (buffer.length + text + base64Length(bytes) > room) return { kind: 'full' };
    buffer.writeText(part.before);
    if (isWhole ? first !== bytes : !readRest(buffer, descriptor, bytes, first)) return { kind: 'changed', bytes };
    if (isWhole) buffer.writeBase64(chunk, first);
    buffer.writeText(part.after);
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a file whose first bytes are in the chunk. False when it has not as many bytes as it must have. */
function readRest(buffer: BodyBuffer, descriptor: number, bytes: number, first: number): boolean {
  let left = bytes;
  let filled = first;
  for (; left > CHUNK_BYTES; left -= CHUNK_BYTES) {
    if (fill(descriptor, filled, CHUNK_BYTES) < CHUNK_BYTES) return false;
    buffer.writeBase64(chunk, CHUNK_BYTES);
    filled = 0;
  }
  if (fill(descriptor, filled, left + 1) !== left) return false;
  buffer.writeBase64(chunk, left);
  return true;
}

/** Reads on until `enough` bytes are in the chunk; fewer only at the end of the file. Tells how many there are. */
function fill(descriptor: number, alreadyFilled: number, enough: number): number {
  let filled = alreadyFilled;
  while (filled < enough) {
    const read = readSync(descriptor, chunk, filled, enough - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
