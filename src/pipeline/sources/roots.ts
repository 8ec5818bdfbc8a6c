import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

import { asInShell } from '../selection/pattern.ts';
import { globSource } from './glob.ts';
import { CONVERTED_EXTENSIONS, IMAGE_EXTENSIONS, hasImageExtension } from './image-names.ts';
import type { Root } from './root.ts';
import { SourceError } from './source.ts';

/** Everything below a folder: the walk tells images from other files, and counts these. */
const EVERYTHING = '**/*';

/**
 * Finds out what each argument means: a folder (all images below it), a single file, or a glob.
 * A name that exists is taken as it stands, even when it looks like a glob. A glob without `*` names single things, as a
 * missing name does that has a bracket in it: it must match a file.
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
    const name = basename(path);
    return {
      source: `file:${label(dirname(target))}`,
      identity: `file:${path}`,
      folder: dirname(path),
      pattern: '*',
      name,
    };
  }
  return resolveGlob(target, workingFolder);
}

async function resolveGlob(target: string, workingFolder: string): Promise<Omit<Root, 'prefix'>> {
  const { base, parts } = await splitGlob(target, workingFolder);
  const [first = '', ...deeper] = parts;
  // A brace may span a slash: that is no missing folder.
  if (!isMagic(first)) {
    const missing = [...(base === '.' ? [] : [base]), first].join('/').replace(/^\/\//, '/');
    const isGlob = deeper.some(isMagic);
    throw new SourceError(`${target}: ${isGlob ? `the folder ${missing} does not exist` : 'no such file or folder'}.`);
  }
  const folder = resolve(workingFolder, base);
  await refuseUnreadable(folder, target);
  const pattern = parts.join('/').replace(/\/$/, '/**');
  const root = {
    source: `glob:${label(base)}`,
    identity: `glob:${resolve(folder, pattern)}`,
    folder,
    pattern: asInShell(pattern),
    glob: target,
  };
  if (!mayMatchLater(parts) && !(await hasFile(root))) {
    throw new SourceError(`${target}: no such file or folder, and as a pattern it matches no file.`);
  }
  return root;
}

/** Whether a part of a path means more than the name that it spells. */
function isMagic(part: string): boolean {
  return /[*?[{\\]|[@!+]\(/.test(part);
}

/** Whether a glob stands for any number of images, none included. */
function mayMatchLater(parts: readonly string[]): boolean {
  const isMany = (sign: string): boolean => parts.some((part) => part.replaceAll(/\\./g, '').includes(sign));
  return (
    isMany('*') ||
    (isMany('?') && hasImageExtension(parts.at(-1) ?? '', [...IMAGE_EXTENSIONS, ...CONVERTED_EXTENSIONS]))
  );
}

async function hasFile(root: Omit<Root, 'prefix'>): Promise<boolean> {
  let hasIgnored = false;
  const found = globSource([{ ...root, prefix: '' }], { onIgnored: () => (hasIgnored = true) });
  for await (const _ of found(new AbortController().signal)) return true;
  return hasIgnored;
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

/** Splits `photos/2024/*.jpg` into `photos/2024`, the folder on its way that exists, and the parts behind it. */
async function splitGlob(
  glob: string,
  workingFolder: string,
): Promise<{ readonly base: string; readonly parts: readonly string[] }> {
  const parts = glob.split('/');
  let count = 0;
  while (count < parts.length - 1) {
    const folder = parts.slice(0, count + 1).join('/') || (glob.startsWith('/') ? '/' : '.');
    if ((await kindOf(resolve(workingFolder, folder))) !== 'folder') break;
    count += 1;
  }
  const base = parts.slice(0, count).join('/') || (glob.startsWith('/') ? '/' : '.');
  return { base, parts: parts.slice(count) };
}

function label(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '').normalize('NFC') || '.';
}
