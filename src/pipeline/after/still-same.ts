import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, unlinkSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';

import { codeOf } from './move-error.ts';

/** What lies at a path, beside a content that is expected there. */
export type Look =
  | {
      readonly kind: 'same';
      /** Taken before its bytes were read. */
      readonly stats: Stats;
    }
  | { readonly kind: 'changed' | 'gone' | 'not-a-file' };

/**
 * Reads a file again and compares its content. A symbolic link is `not-a-file`, whatever it leads to.
 *
 * @param sha256 hex.
 * @param bytes of the content; a file of another size is not read. @default unknown
 * @throws Error of the system when the file is there and cannot be read.
 */
export async function lookAgain(file: string, sha256: string, bytes?: number): Promise<Look> {
  try {
    const stats = await lstat(file);
    if (!stats.isFile()) return { kind: 'not-a-file' };
    if (bytes !== undefined && stats.size !== bytes) return { kind: 'changed' };
    return (await sha256Of(file)) === sha256 ? { kind: 'same', stats } : { kind: 'changed' };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'gone' };
    throw error;
  }
}

/** Hashes a file's bytes, a piece at a time; hex. @throws Error of the system */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Whether a path still holds the file that was looked at, and nobody wrote to it since.
 *
 * Synchronous, as what follows it must be: nothing may come between the look and the deed.
 */
export function isStill(file: string, { dev, ino, size, mtimeMs, ctimeMs }: Stats): boolean {
  const now = lstatSync(file, { throwIfNoEntry: false });
  return now?.dev === dev && now.ino === ino && now.size === size && now.mtimeMs === mtimeMs && now.ctimeMs === ctimeMs;
}

/** Removes a file, unless it changed since it was looked at; tells whether it did. @throws Error of the system */
export function removeIfStill(file: string, stats: Stats): boolean {
  if (!isStill(file, stats)) return false;
  unlinkSync(file);
  return true;
}
