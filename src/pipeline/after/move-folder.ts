import { mkdir, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

import { UserError } from '../../client/errors.ts';
import type { Root } from '../sources/root.ts';
import { codeOf } from './move-error.ts';

/** Whether a path lies below a folder, by the names alone; the folder itself does not. Both are absolute. */
export function isInside(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/**
 * Makes the folder that images are moved to, if it is not there yet, and finds out how it lies to the watched ones.
 *
 * @param folder absolute path.
 * @returns the same folder as the watched ones see it, where it lies below them: what is in it must not be found again.
 * @throws UserError when it cannot be made, is a watched folder itself, or holds one.
 */
export async function openMoveFolder(folder: string, roots: readonly Root[]): Promise<readonly string[]> {
  const target = await made(folder);
  const leftOut: string[] = [];
  for (const root of roots) {
    const watched = await realpath(root.folder);
    if (target === watched || isInside(target, watched)) {
      throw new UserError(
        `${folder} cannot take the images: ${root.folder} is watched, and they would be found again.`,
      );
    }
    if (isInside(watched, target)) leftOut.push(join(root.folder, relative(watched, target)));
  }
  return leftOut;
}

async function made(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    return await realpath(folder);
  } catch (cause) {
    throw new UserError(`${folder} cannot be made a folder for the images (${codeOf(cause)}).`, { cause });
  }
}
