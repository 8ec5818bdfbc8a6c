import { stat } from 'node:fs';
import { promisify } from 'node:util';

import { extended } from '../base/extended.ts';
import { inputFailure, isFailed } from './file.ts';
import type { Failed, FoundFile, SizedFile } from './file.ts';

// Three times as fast as that of `node:fs/promises`.
const look = promisify(stat);

/**
 * Looks up size and time of a file, whatever is known of them; one that vanished or may not be looked at is a failure
 * that names it. What has failed already stays as it is.
 */
export async function sizeOf<T extends FoundFile>(file: T | Failed): Promise<(T & SizedFile) | Failed> {
  if (isFailed(file)) return file;
  if (file.origin === 'address') return { ...file, bytes: 0, mtimeMs: 0 };
  try {
    const found = await look(file.file);
    if (!found.isFile()) return inputFailure(file, 'settle', 'not-a-file', `${file.path} is not a file.`);
    return extended(file, { bytes: found.size, mtimeMs: found.mtimeMs }) as T & SizedFile;
  } catch (error) {
    return unreadable(file, 'settle', error);
  }
}

/** Turns an error of the file system into a failure of that file. */
export function unreadable(file: FoundFile, stage: 'settle' | 'inspect' | 'upload', error: unknown): Failed {
  const { code } = error as NodeJS.ErrnoException;
  const [word, message] = explain(file, code);
  return inputFailure(file, stage, word, message, { retryable: true });
}

function explain({ path, place }: FoundFile, code: string | undefined): readonly [word: string, message: string] {
  switch (code) {
    case 'ENOENT':
      // What stands for bytes that are no UTF-8 cannot be turned back into them.
      if (path.includes('\uFFFD')) return ['name-not-utf8', `${path} has a name that is not UTF-8: rename the file.`];
      if (place !== undefined) return ['not-found', `${place}: ${path} does not exist.`];
      return ['vanished', `${path} vanished before it could be read.`];
    case 'EACCES':
    case 'EPERM':
      return ['no-permission', `${path} may not be read by this user.`];
    default:
      return ['unreadable', `${path} cannot be read${code ? ` (${code})` : ''}.`];
  }
}
