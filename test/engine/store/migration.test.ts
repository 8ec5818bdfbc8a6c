import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { openDatabase } from '../../../src/base/sqlite.ts';
import { MIGRATIONS } from '../../../src/engine/store/schema.ts';
import { openStore } from '../../../src/engine/store/sqlite-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('a file of the first version keeps its inputs and can hold models', async () => {
  const file = join(await temporaryFolder(), 'engine.sqlite');
  const old = await openDatabase(file);
  old.exec(`${MIGRATIONS[0] as string}; PRAGMA user_version = 1;
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

it('a file of before vectors had a table of their own gets their directions from what models have said', async () => {
  const file = join(await temporaryFolder(), 'engine.sqlite');
  const old = await openDatabase(file);
  for (const migration of MIGRATIONS.slice(0, 5)) if (typeof migration === 'string') old.exec(migration);
  old.exec(`PRAGMA user_version = 5;
    INSERT INTO inputs VALUES (7, 'embedded', 'a', NULL, 'a.png', 'png', 1, 1, NULL, '{}', '', '', 30000, '');
    INSERT INTO outputs VALUES ('embedded', 'a', 'embedding-1', '{"embeddings":[{"vector":[3,0,-4]}]}');
    INSERT INTO outputs VALUES ('embedded', 'a', 'general-1', '{"concepts":[]}')`);
  old.close();

  const store = await openStore(file);
  onTestFinished(() => store.close());
  const [change, ...others] = store.search.vectorChanges('embedded', {
    versionId: 'embedding-1',
    sequence: 0,
    count: 9,
  });

  expect(others).toEqual([]);
  expect(change?.place).toBe(7);
  const bytes = Uint8Array.from(change?.vector ?? []);
  expect([...new Float32Array(bytes.buffer)]).toEqual([0.6, 0, -0.8].map(Math.fround));
});
