import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { openMoveFolder } from '../../../src/pipeline/after/move-folder.ts';
import { UserError } from '../../../src/client/errors.ts';
import type { Root } from '../../../src/pipeline/sources/root.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function watched(): Promise<{ readonly base: string; readonly roots: readonly Root[] }> {
  const base = await temporaryFolder();
  await mkdir(join(base, 'photos'));
  const root = {
    source: 'folder:photos',
    identity: 'folder:photos',
    folder: join(base, 'photos'),
    pattern: '**/*',
    prefix: '',
  };
  return { base, roots: [root] };
}

it('makes a folder that is not there yet', async () => {
  const { base, roots } = await watched();

  expect(await openMoveFolder(join(base, 'done/today'), roots)).toEqual([]);

  expect((await stat(join(base, 'done/today'))).isDirectory()).toBe(true);
});

it('leaves a folder below a watched one out of it', async () => {
  const { base, roots } = await watched();

  expect(await openMoveFolder(join(base, 'photos/done'), roots)).toEqual([join(base, 'photos/done')]);
});

it('finds that out through links too, and names the folder as the watched one sees it', async () => {
  const { base, roots } = await watched();
  await symlink(join(base, 'photos'), join(base, 'other-way'));

  expect(await openMoveFolder(join(base, 'other-way/done'), roots)).toEqual([join(base, 'photos/done')]);
});

it.each([
  ['is watched', 'photos'],
  ['is watched under another name', 'other-way'],
  ['holds one that is watched', '.'],
])('refuses a folder that %s', async (_, name) => {
  const { base, roots } = await watched();
  await symlink(join(base, 'photos'), join(base, 'other-way'));

  const opening = openMoveFolder(join(base, name), roots);

  await expect(opening).rejects.toThrow(UserError);
  await expect(opening).rejects.toThrow(`${join(base, 'photos')} is watched`);
});

it('refuses what cannot be a folder', async () => {
  const { base, roots } = await watched();
  await writeFile(join(base, 'file'), '');

  await expect(openMoveFolder(join(base, 'file'), roots)).rejects.toThrow(UserError);
});
