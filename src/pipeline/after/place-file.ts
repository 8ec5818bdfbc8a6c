import { linkSync, lstatSync, renameSync, unlinkSync } from 'node:fs';

import { codeOf } from './move-error.ts';

/**
 * Gives a file another name on the same file system. Never overwrites: false when the name is taken, and then nothing
 * has changed.
 *
 * A rename would take the place of what is there, so that it is a second link first, which the system refuses when the
 * name is taken. Dying between the two leaves both names, which the next try clears up. Synchronous, so that nothing of
 * this process comes between.
 *
 * @throws Error of the system, `EXDEV` when the name is on another file system; nothing has changed then.
 */
export function placeFile(file: string, target: string): boolean {
  try {
    linkSync(file, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) === 'EXDEV') throw error;
    // Not every file system has links, and not every file may have one more.
    return renameUnlessTaken(file, target);
  }
  try {
    unlinkSync(file);
  } catch (error) {
    unlinkSync(target);
    throw error;
  }
  return true;
}

function renameUnlessTaken(file: string, target: string): boolean {
  if (lstatSync(target, { throwIfNoEntry: false })) return false;
  renameSync(file, target);
  return true;
}
