import { mkdir, utimes, writeFile } from 'node:fs/promises';
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
