import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import type { Readable } from 'node:stream';

import { SourceError } from '../source.ts';

/** A list of images that a user named: `@photos.csv`, or `-` for standard input. */
export interface List {
  /** For messages: `photos.csv`, `standard input`. */
  readonly name: string;
  /** As records name it: `list:photos.csv`, `list:-`. */
  readonly source: string;
  /** Absolute path; `-` for standard input. */
  readonly file: string;
  /** Where relative paths begin. */
  readonly folder: string;
  /** `lines` is one of the others, as the first line says. */
  readonly format: 'txt' | 'csv' | 'jsonl' | 'lines';
  /** The bytes, from the start. Standard input can be read once. */
  open(): Readable;
}

const FORMATS: Readonly<Record<string, List['format']>> = {
  '.txt': 'txt',
  '.csv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

/** Whether an argument names a list. */
export function isList(target: string): boolean {
  return target === '-' || target.startsWith('@');
}

/**
 * Finds the list that an argument names.
 *
 * @throws SourceError when it does not exist, may not be read, or has an extension of something else.
 */
export async function findList(target: string, workingFolder: string, standardInput: () => Readable): Promise<List> {
  if (target === '-') {
    const place = { file: '-', folder: workingFolder, format: 'lines' } as const;
    return { name: 'standard input', source: 'list:-', ...place, open: standardInput };
  }
  const name = target.slice(1);
  const file = resolve(workingFolder, name);
  const extension = extname(name).toLowerCase();
  const format = extension === '' ? 'lines' : FORMATS[extension];
  if (!format) throw new SourceError(`${target}: a list is a .txt, .csv or .jsonl file, not ${extension}.`);
  const found = await stat(file).catch((error: unknown) => {
    throw unreadableList(name, error);
  });
  if (found.isDirectory()) throw new SourceError(`${target}: it is a folder; leave out the @ to import it.`);
  const source = `list:${name.replaceAll('\\', '/').replace(/^\.\//, '').normalize('NFC')}`;
  return { name, source, file, folder: dirname(file), format, open: () => createReadStream(file) };
}

/** What to say when a list cannot be read. */
export function unreadableList(name: string, error: unknown): SourceError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'no such list' : `the list cannot be read (${code ?? message})`;
  return new SourceError(`${name}: ${reason}.`, { cause: error });
}
