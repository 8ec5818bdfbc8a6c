import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../config/', import.meta.url));

/** The path of a file in `config`. */
export function configPath(name: string): string {
  return FOLDER + name;
}

/** The text of a file in `config`. */
export async function configFile(name: string): Promise<string> {
  return readFile(configPath(name), 'utf8');
}

/** The names of all files in `config` with this ending. */
export async function configFiles(ending: string): Promise<readonly string[]> {
  return (await readdir(FOLDER)).filter((name) => name.endsWith(ending)).toSorted();
}
