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
    const found = part.bytes === undefined ? fstatSync(descriptor) : undefined;
    if (found && !found.isFile()) return { kind: 'unreadable', code: 'not a file' };
    const bytes = part.bytes ?? found?.size ?? 0;
    const text = Buffer.byteLength(part.before) + Buffer.byteLength(part.after);
    if (buffer.length + text + base64Length(bytes) > room) return { kind: 'full' };
    buffer.writeText(part.before);
    if (!writeContent(buffer, descriptor, bytes)) return { kind: 'changed', bytes };
    buffer.writeText(part.after);
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** False when the file has not as many bytes as it must have. */
function writeContent(buffer: BodyBuffer, descriptor: number, bytes: number): boolean {
  let left = bytes;
  do {
    const expected = Math.min(left, CHUNK_BYTES);
    const filled = fill(descriptor, expected, left <= CHUNK_BYTES ? left + 1 : CHUNK_BYTES);
    if (filled !== expected) return false;
    buffer.writeBase64(chunk, filled);
    left -= filled;
  } while (left > 0);
  return true;
}

/** Reads on until at least `enough` bytes are in the chunk, at most `most`; fewer only at the end of the file. */
function fill(descriptor: number, enough: number, most: number): number {
  let filled = 0;
  do {
    const read = readSync(descriptor, chunk, filled, most - filled, null);
    if (read === 0) break;
    filled += read;
  } while (filled < enough);
  return filled;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
