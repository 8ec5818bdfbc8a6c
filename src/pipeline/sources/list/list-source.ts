import { isAbsolute, relative, resolve } from 'node:path';

import { checkUrl } from '../../../client/media-source.ts';
import { inputFailure } from '../../file.ts';
import type { Failed, FoundFile } from '../../file.ts';
import type { Source } from '../source.ts';
import { readEntry } from './entry.ts';
import { LineError } from './line-error.ts';
import type { List } from './list.ts';
import { unreadableList } from './list.ts';
import type { Listed } from './listed.ts';
import { readListed } from './listed.ts';

/**
 * Gives the images that a list names, in its order: paths, relative to the list's folder, and addresses. A line that
 * cannot be used is a failed item of its own. Reads ahead one chunk of the list (64 KB).
 *
 * @throws SourceError when the list cannot be read on.
 */
export function listSource(list: List): Source<FoundFile | Failed> {
  return async function* readList(signal) {
    const bytes = list.open();
    const stop = (): void => void bytes.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) return;
      for await (const listed of readListed(list, bytes)) yield itemOf(list, listed);
    } catch (error) {
      if (!signal.aborted) throw unreadableList(list.name, error);
    } finally {
      signal.removeEventListener('abort', stop);
      bytes.destroy();
    }
  };
}

function itemOf(list: List, listed: Listed): FoundFile | Failed {
  const place = `${list.name}, line ${listed.line}`;
  try {
    if ('problem' in listed) throw new LineError(listed.problem);
    const { target, ...notes } = readEntry(listed.fields);
    return { ...whereIs(target, list), source: list.source, ...notes, place };
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    const line = { origin: 'file', file: `${list.file}#${listed.line}`, source: list.source, path: place } as const;
    return inputFailure(line, 'inspect', 'bad-line', `${place}: ${error.message}`);
  }
}

const SCHEME = /^[a-z][\d+.a-z-]*:\/\//i;

function whereIs(target: string, { folder }: List): Pick<FoundFile, 'origin' | 'file' | 'path'> {
  if (SCHEME.test(target)) {
    const address = addressOf(target);
    return { origin: 'address', file: address, path: address };
  }
  if (target.includes('\0')) throw new LineError('the path holds a NUL character.');
  const file = resolve(folder, target);
  const below = relative(folder, file);
  const path = below === '' || below.startsWith('..') || isAbsolute(below) ? file : below;
  return {
    origin: 'file',
    file,
    path: path.replaceAll('\\', process.platform === 'win32' ? '/' : '\\').normalize('NFC'),
  };
}

function addressOf(target: string): string {
  try {
    return checkUrl(target);
  } catch {
    throw new LineError('it is neither a path nor an http or https address.');
  }
}
