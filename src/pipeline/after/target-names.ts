import { join, parse, sep } from 'node:path';

import type { FoundFile } from '../file.ts';

/** Names that are tried for one file. */
const MAX_NAMES = 10_000;

/**
 * Where a file goes below a folder: the path that its records name, in the file system's own spelling. What leads out
 * of the folder (`../photos/a.jpg`) is left out (`photos/a.jpg`).
 */
export function targetOf({ file, path }: Pick<FoundFile, 'file' | 'path'>, folder: string): string {
  const spelled = file.split(sep);
  const named = path.split('/');
  const parts = named.map((name, index) => {
    const own = spelled.at(index - named.length);
    return own?.normalize('NFC') === name ? own : name;
  });
  return join(folder, ...parts.filter((part) => part !== '..'));
}

/** `a.jpg`, and then what stands in for it when it is taken: `a-1.jpg`, `a-2.jpg`, … */
export function* numberedNames(file: string): Generator<string, void> {
  yield file;
  const { dir, name, ext } = parse(file);
  for (let number = 1; number < MAX_NAMES; number += 1) yield join(dir, `${name}-${number}${ext}`);
}
