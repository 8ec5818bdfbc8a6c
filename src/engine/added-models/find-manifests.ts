import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../engine-error.ts';

const ENDING = '.model.json';

/** Whether a file is a manifest by its name; the `model.json` of tfjs is none. */
export function isManifest(file: string): boolean {
  return file.endsWith(ENDING);
}

/** The manifests in a folder and in the folders in it, in the order of their names. @throws Error of the file system. */
export async function findManifests(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (isManifest(entry.name)) found.push(path);
    else if (entry.isDirectory()) {
      const inside = await readdir(path);
      found.push(...inside.filter((name) => isManifest(name) && !name.startsWith('.')).map((name) => join(path, name)));
    }
  }
  return found.toSorted();
}

/**
 * The manifests in the folders that somebody named, then those in the engine's own folder, which need not be there.
 *
 * @throws EngineError when a named folder cannot be read.
 */
export async function findAllManifests(named: readonly string[], own: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of named) {
    const manifests = await findManifests(folder).catch((cause: NodeJS.ErrnoException) => {
      throw new EngineError(`The models in ${folder} cannot be read (${cause.code ?? cause.message}).`, { cause });
    });
    if (manifests.length === 0) {
      throw new EngineError(`There is no manifest (*${ENDING}) in ${folder}.`);
    }
    found.push(...manifests);
  }
  found.push(...(await findManifests(own).catch(noFolder)));
  return found;
}

function noFolder(error: NodeJS.ErrnoException): readonly string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
