import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { Troubles } from '../../../src/pipeline/after/troubles.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('tells each kind once, then what is left, and at last that all is well', () => {
  const told: (string | undefined)[] = [];
  const troubles = new Troubles((message) => told.push(message));

  troubles.note('ENOSPC', { file: '/a', message: 'full' });
  troubles.note('ENOSPC', { file: '/b', message: 'full again' });
  troubles.note('EACCES', { file: '/c', message: 'locked' });
  troubles.end('/b');
  troubles.end('/c');
  troubles.end('/a');

  expect(told).toEqual(['full', 'locked', 'full', undefined]);
});

it('ends with a file that somebody took away', async () => {
  const file = join(await temporaryFolder(), 'cat.jpg');
  await writeFile(file, 'cat');
  const told: (string | undefined)[] = [];
  const troubles = new Troubles((message) => told.push(message));
  troubles.note('EACCES', { file, message: 'locked' });

  await troubles.endOfGone();
  expect(told).toEqual(['locked']);
  await rm(file);
  await troubles.endOfGone();

  expect(told).toEqual(['locked', undefined]);
});
