import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CredentialError } from './errors.ts';

/** No key, token or id is nearly as long; a device such as /dev/zero has no end. */
const MAX_BYTES = 64 * 1024;

/** A pipe, such as a shell's `<(pass show key)`, can be read once; settings are asked for more often. */
const pipes = new Map<string, string>();

/**
 * Reads a file that holds one setting, as secret stores mount them; white space round it is cut.
 *
 * @param name what names the file, for messages: `CLARIFAI_API_KEY_FILE`.
 * @returns an empty text for an empty or blank file.
 * @throws CredentialError when it cannot be read or is larger than 64 KiB; never with its content.
 */
export function readSecretFile(file: string, name: string): string {
  const known = pipes.get(file);
  if (known !== undefined) return known;
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const text = readText(handle).trim();
    if (fstatSync(handle).isFIFO()) pipes.set(file, text);
    return text;
  } catch (error) {
    throw new CredentialError(`${name}: ${file} ${reasonOf(error)}.`, { cause: error });
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function readText(handle: number): string {
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  let read: number;
  while ((read = readSync(handle, buffer, length, buffer.length - length, null)) > 0) length += read;
  if (length > MAX_BYTES) throw new RangeError('is larger than 64 KiB');
  return buffer.toString('utf8', 0, length);
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EISDIR') return 'is a folder';
  return `cannot be read (${code})`;
}
