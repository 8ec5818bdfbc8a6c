import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm, unlink, utimes } from 'node:fs/promises';
import { dirname, join, parse, sep } from 'node:path';

import { hashOf, isUntouched, lookAtSame } from './still-same.ts';

/** A file that is to go, with what it must be. */
export interface MovedFile {
  /** Absolute path. */
  readonly file: string;
  /** Below the source, with forward slashes: its place in the target folder. */
  readonly path: string;
  readonly sha256: string;
}

/** Names that are tried when the first is taken. */
const MAX_NAMES = 10_000;

/**
 * Moves a file whose content is as expected to its path below a folder. Nothing is overwritten: where the name is taken
 * by another content it gets a number, and where it is taken by the same content the original is removed.
 *
 * @returns where it is now; undefined when its content is another one by now, and it stays.
 * @throws Error of the system; the original is still there then.
 */
export async function moveFile({ file, path, sha256 }: MovedFile, folder: string): Promise<string | undefined> {
  const seen = await lookAtSame(file, sha256);
  if (!seen) return undefined;
  const wanted = placeIn(folder, path);
  await mkdir(dirname(wanted), { recursive: true });
  for (let number = 0; number < MAX_NAMES; number += 1) {
    const target = numbered(wanted, number);
    const leaving = { file, sha256, seen };
    const ended = (await endWhereTaken(target, leaving)) ?? (await moveTo(target, leaving));
    if (ended === 'moved') return target;
    if (ended === 'touched') return undefined;
  }
  throw new Error(`${wanted}: too many files of that name.`);
}

/** Below the folder, whatever the path holds. */
function placeIn(folder: string, path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return join(folder, ...parts.map((part) => part.replaceAll(sep, '_')));
}

function numbered(target: string, number: number): string {
  const { dir, name, ext } = parse(target);
  return number === 0 ? target : join(dir, `${name}-${number}${ext}`);
}

interface Leaving {
  readonly file: string;
  readonly sha256: string;
  /** How the file was before it was hashed. */
  readonly seen: Stats;
}

type Ended = 'moved' | 'touched' | 'other content';

/** Settles the case that there is something of that name already; undefined when there is nothing. */
async function endWhereTaken(target: string, { file, sha256, seen }: Leaving): Promise<Ended | undefined> {
  try {
    if ((await hashOf(target)) !== sha256) return 'other content';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EISDIR') return 'other content';
    throw error;
  }
  if (!(await isUntouched(file, seen))) return 'touched';
  await unlink(file);
  return 'moved';
}

async function moveTo(target: string, { file, sha256, seen }: Leaving): Promise<Ended> {
  try {
    if (!(await isUntouched(file, seen))) return 'touched';
    // A link refuses a name that is taken; a rename would overwrite what came to be there meanwhile.
    await link(file, target);
    await unlink(file);
    return 'moved';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return 'other content';
    // Another file system, or one that knows no links.
    if (code === 'EXDEV' || code === 'EPERM' || code === 'ENOTSUP' || code === 'EMLINK') {
      return copyTo(target, { file, sha256, seen });
    }
    throw error;
  }
}

async function copyTo(target: string, { file, sha256, seen }: Leaving): Promise<Ended> {
  const copy = `${target}.part`;
  try {
    await copyFile(file, copy);
    const handle = await open(copy, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await utimes(copy, seen.atime, seen.mtime);
    if ((await hashOf(copy)) !== sha256 || !(await isUntouched(file, seen))) return 'touched';
    if (!(await takeName(copy, target))) return 'other content';
    await unlink(file);
    return 'moved';
  } finally {
    await rm(copy, { force: true });
  }
}

/** Gives a finished copy its name; false when that is taken. */
async function takeName(copy: string, target: string): Promise<boolean> {
  try {
    await link(copy, target);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Where there are no links, a placeholder claims the name, and the copy takes its place.
    return (await claimName(target)) && rename(copy, target).then(() => true);
  }
}

/** Makes an empty file; false when the name is taken. */
async function claimName(target: string): Promise<boolean> {
  try {
    const claim = await open(target, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY);
    await claim.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
