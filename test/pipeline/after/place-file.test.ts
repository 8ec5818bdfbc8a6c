import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { placeFile } from '../../../src/pipeline/after/place-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('gives a file another name', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a'), 'cat');

  expect(placeFile(join(folder, 'a'), join(folder, 'b'))).toBe(true);

  expect(await readdir(folder)).toEqual(['b']);
  expect((await stat(join(folder, 'b'))).nlink).toBe(1);
});

it('changes nothing where the name was taken since it was looked at', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a'), 'cat');
  await writeFile(join(folder, 'b'), 'another cat');

  expect(placeFile(join(folder, 'a'), join(folder, 'b'))).toBe(false);

  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('cat');
  expect(await readFile(join(folder, 'b'), 'utf8')).toBe('another cat');
});
