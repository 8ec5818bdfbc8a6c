import { stat } from 'node:fs/promises';

import { inputFailure } from './file.ts';
import type { Failed, FoundFile, SizedFile } from './file.ts';

/** Looks up size and time of a file; one that vanished or may not be looked at is a failure that names it. */
export async function sizeOf<T extends FoundFile>(file: T): Promise<(T & SizedFile) | Failed> {
  if (file.origin === 'address') return { ...file, bytes: 0, mtimeMs: 0 };
  try {
    const found = await stat(file.file);
    if (!found.isFile()) return inputFailure(file, 'settle', 'not-a-file', `${file.path} is not a file.`);
    return { ...file, bytes: found.size, mtimeMs: found.mtimeMs };
  } catch (error) {
    return unreadable(file, 'settle', error);
  }
}

/** Turns an error of the file system into a failure of that file. */
export function unreadable(file: FoundFile, stage: 'settle' | 'inspect' | 'upload', error: unknown): Failed {
  const { code } = error as NodeJS.ErrnoException;
  const [word, message] = explain(file.path, code);
  return inputFailure(file, stage, word, message, { retryable: true });
}

function explain(path: string, code: string | undefined): readonly [word: string, message: string] {
  switch (code) {
    case 'ENOENT':
      // What stands for bytes that are no UTF-8 cannot be turned back into them.
      if (path.includes('\uFFFD')) return ['name-not-utf8', `${path} has a name that is not UTF-8: rename the file.`];
      return ['vanished', `${path} vanished before it could be read.`];
    case 'EACCES':
    case 'EPERM':
      return ['no-permission', `${path} may not be read by this user.`];
    default:
      return ['unreadable', `${path} cannot be read${code ? ` (${code})` : ''}.`];
  }
}
