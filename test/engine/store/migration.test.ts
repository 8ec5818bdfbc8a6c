import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { openDatabase } from '../../../src/base/sqlite.ts';
import { MIGRATIONS } from '../../../src/engine/store/schema.ts';
import { openStore } from '../../../src/engine/store/sqlite-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('a file of the first version keeps its inputs and can hold models', async () => {
  const file = join(await temporaryFolder(), 'engine.sqlite');
  const old = await openDatabase(file);
  old.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1;
    INSERT INTO inputs VALUES (1, 'main', 'a', NULL, 'a.png', 'png', 1, 1, NULL, '{}', '', '', 30000, '')`);
  old.close();

  const store = await openStore(file);
  onTestFinished(() => store.close());

  expect(store.input('embedded', 'a')).toMatchObject({ id: 'a', image: { file: 'a.png' } });
  expect(store.models.listModels('embedded')).toEqual([]);
  expect(store.workflows.list('embedded')).toEqual([]);
});

it('a file of a newer version is refused and left alone', async () => {
  const file = join(await temporaryFolder(), 'engine.sqlite');
  const newer = await openDatabase(file);
  newer.exec('PRAGMA user_version = 999');
  newer.close();

  await expect(openStore(file)).rejects.toThrow('newer version');
});
