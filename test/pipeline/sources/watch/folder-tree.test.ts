import { mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { FolderTree } from '../../../../src/pipeline/sources/watch/folder-tree.ts';
import { collect } from '../../../support/collect.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function treeOf(changedMs: number): Promise<FolderTree> {
  const folder = join(await temporaryFolder(), 'photos');
  await mkdir(folder);
  await writeFile(join(folder, 'first.jpg'), 'x');
  await utimes(folder, new Date(changedMs), new Date(changedMs));
  const tree = new FolderTree(folder, { isFolderWanted: () => true });
  expect(await collect(tree.look())).toHaveLength(1);
  return tree;
}

it('looks once more at a folder that changed just now, at another one not', async () => {
  const fresh = await treeOf(Date.now());
  const old = await treeOf(Date.now() - 60_000);

  expect([fresh.isHot, old.isHot]).toEqual([true, false]);
});

it('does not look again and again at a folder whose time lies in the future, as those of a wrong clock do', async () => {
  const future = await treeOf(Date.now() + 86_400_000);

  expect(future.isHot).toBe(false);
  expect(await collect(future.look())).toEqual([]);
});

/** Folders that change at this moment, with these files. */
async function hot(...folders: readonly (readonly string[])[]): Promise<readonly [root: string, tree: FolderTree]> {
  const root = await temporaryFolder();
  for (const [index, names] of folders.entries()) {
    await mkdir(join(root, String(index)));
    for (const name of names) await writeFile(join(root, String(index), name), 'x');
  }
  const tree = new FolderTree(root, { isFolderWanted: () => true });
  await collect(tree.look());
  return [root, tree];
}

it('gives of a folder that changes all the time only what is new in it', async () => {
  const [root, tree] = await hot(['a.jpg', 'b.jpg']);

  await writeFile(join(root, '0', 'c.jpg'), 'x');

  expect(await collect(tree.look())).toEqual([join(root, '0', 'c.jpg')]);
  expect(await collect(tree.look())).toEqual([]);
});

it('gives what is named in a folder, and everything where only the folder is named', async () => {
  const [root, tree] = await hot(['a.jpg', 'b.jpg']);
  const folder = join(root, '0');

  const one = await collect(tree.look(new Map([[folder, new Set(['b.jpg', 'gone.jpg'])]])));
  const all = await collect(tree.look(new Map([[folder, undefined]])));

  expect(one).toEqual([join(folder, 'b.jpg')]);
  expect(all.toSorted()).toEqual([join(folder, 'a.jpg'), join(folder, 'b.jpg')]);
});

it('gives everything in a folder that has taken the place of another one', async () => {
  const [root, tree] = await hot(['a.jpg'], ['a.jpg']);
  await rename(join(root, '0'), join(root, 'old'));
  await rename(join(root, '1'), join(root, '0'));

  const found = await collect(tree.look());

  expect(found.toSorted()).toEqual([join(root, '0', 'a.jpg'), join(root, 'old', 'a.jpg')]);
});
