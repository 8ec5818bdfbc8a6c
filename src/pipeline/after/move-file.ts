import type { Stats } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { MoveError, codeOf } from './move-error.ts';
import { copyAcross } from './copy-across.ts';
import type { Crossing } from './copy-across.ts';
import type { DoneFile } from './done-file.ts';
import { placeFile } from './place-file.ts';
import { isStill, lookAgain, removeIfStill } from './still-same.ts';
import { numberedNames, targetOf } from './target-names.ts';

/**
 * Moves a file to where its path says below a folder. Never overwrites: a name that another content has is numbered.
 * Where the same content lies already, the file is only removed. Times are kept.
 *
 * @param stats of the file when its content was looked at.
 * @param folder absolute path; it is not made, as one that vanished may be a disk that was taken away.
 * @returns where the content is now; undefined when the file changed meanwhile, and stays.
 * @throws MoveError, or an error of the system; the file stays then.
 */
export async function moveFile(file: DoneFile, stats: Stats, folder: string): Promise<string | undefined> {
  const wanted = targetOf(file, folder);
  await makeFolderOf(wanted, folder);
  await refuseSameFolder(file.file, wanted);
  for (const target of numberedNames(wanted)) {
    const there = await lookAgain(target, file.sha256, stats.size);
    if (there.kind === 'same' && isStill(target, there.stats)) {
      return removeIfStill(file.file, stats) ? target : undefined;
    }
    if (there.kind !== 'gone') continue;
    const result = await moveTo({ file: file.file, sha256: file.sha256, stats, target, folder });
    if (result !== 'taken') return result === 'moved' ? target : undefined;
  }
  throw new MoveError('no-free-name', `too many files are called like ${wanted}`);
}

async function moveTo(crossing: Crossing): Promise<'moved' | 'taken' | 'changed'> {
  const { file, stats, target } = crossing;
  if (!isStill(file, stats)) return 'changed';
  try {
    return placeFile(file, target) ? 'moved' : 'taken';
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    return copyAcross(crossing);
  }
}

async function makeFolderOf(target: string, folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new MoveError('folder-gone', `the folder ${folder} is not there`);
  await mkdir(dirname(target), { recursive: true });
}

/** Two ways to the same folder, as by a link, would make a file its own twin. */
async function refuseSameFolder(file: string, target: string): Promise<void> {
  const [from, to] = await Promise.all([stat(dirname(file)), stat(dirname(target))]);
  if (from.dev !== to.dev || from.ino !== to.ino) return;
  throw new MoveError('same-folder', `${dirname(target)} is the folder in which it lies`);
}
