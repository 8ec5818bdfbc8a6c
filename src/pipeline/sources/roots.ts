import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

import fastGlob from 'fast-glob';

import { SourceError } from './source.ts';

/** A folder to walk and the pattern to match below it. */
export interface Root {
  /** As records name it, e.g. `folder:photos`. */
  readonly source: string;
  /** The same for every spelling, e.g. `folder:/home/me/photos`. */
  readonly identity: string;
  /** Absolute path. */
  readonly folder: string;
  /** fast-glob pattern relative to the folder. */
  readonly pattern: string;
  /** Put before the paths in records, so that paths of several roots do not meet; empty or ends with `/`. */
  readonly prefix: string;
  /** Of the only file, where a file was named; it is taken whatever its extension. */
  readonly name?: string;
}

/** Everything below a folder: the walk tells images from other files, and counts these. */
const EVERYTHING = '**/*';

/**
 * Finds out what each argument means: a folder (all images below it), a single file, or a glob.
 * A name that exists is taken as it stands, even when it looks like a glob.
 *
 * @throws SourceError when a folder, a file, or the fixed part of a glob does not exist, or a folder may not be read.
 */
export async function resolveRoots(targets: readonly string[], workingFolder: string): Promise<readonly Root[]> {
  const roots: Root[] = [];
  for (const target of targets) {
    const root = await resolveRoot(target, workingFolder);
    const name = root.source.slice(root.source.indexOf(':') + 1);
    roots.push({ ...root, prefix: targets.length > 1 && name !== '.' ? `${name}/` : '' });
  }
  return roots;
}

async function resolveRoot(target: string, workingFolder: string): Promise<Omit<Root, 'prefix'>> {
  const path = resolve(workingFolder, target);
  const kind = await kindOf(path);
  if (kind === 'folder') await refuseUnreadable(path, target);
  if (kind === 'folder') {
    return {
      source: `folder:${label(target)}`,
      identity: `folder:${path}`,
      folder: path,
      pattern: EVERYTHING,
    };
  }
  if (kind === 'file') {
    const [folder, name] = [dirname(path), basename(path)];
    const pattern = fastGlob.escapePath(name);
    return { source: `file:${label(dirname(target))}`, identity: `file:${path}`, folder, pattern, name };
  }
  if (!fastGlob.isDynamicPattern(target)) throw new SourceError(`${target}: no such file or folder.`);

  const { base, pattern } = splitGlob(target);
  const folder = resolve(workingFolder, base);
  if ((await kindOf(folder)) !== 'folder') throw new SourceError(`${target}: the folder ${base} does not exist.`);
  await refuseUnreadable(folder, target);
  return { source: `glob:${label(base)}`, identity: `glob:${resolve(folder, pattern)}`, folder, pattern };
}

async function refuseUnreadable(folder: string, target: string): Promise<void> {
  await access(folder, constants.R_OK).catch((cause: NodeJS.ErrnoException) => {
    throw new SourceError(`${target}: the folder cannot be read (${cause.code ?? cause.message}).`, { cause });
  });
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'nothing'> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

/** Splits `photos/2024/*.jpg` into the fixed part `photos/2024` and the pattern `*.jpg`. */
export function splitGlob(glob: string): { readonly base: string; readonly pattern: string } {
  const parts = glob.split('/');
  const firstDynamic = parts.findIndex((part) => part !== '' && fastGlob.isDynamicPattern(part));
  // A brace may span a slash; then no single part is dynamic and the whole is the pattern.
  const fixed = parts.slice(0, Math.max(firstDynamic, 0)).join('/');
  const base = fixed === '' && glob.startsWith('/') ? '/' : fixed || '.';
  return { base, pattern: parts.slice(Math.max(firstDynamic, 0)).join('/') };
}

function label(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '').normalize('NFC') || '.';
}
