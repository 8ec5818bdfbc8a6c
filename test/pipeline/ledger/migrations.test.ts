import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openDatabase } from '../../../src/base/sqlite.ts';
import { openLedger } from '../../../src/pipeline/ledger/open-ledger.ts';
import { MIGRATIONS } from '../../../src/pipeline/ledger/schema.ts';
import type { RecordedModel } from '../../../src/record/record.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const model: RecordedModel = { id: 'm1', name: 'general-v1.3', version: 'v1', endpoint: 'embedded' };

describe('a ledger of another version', () => {
  it('is taken over with all that it remembers: the first', async () => {
    const folder = await temporaryFolder();
    const database = await openDatabase(join(folder, 'ledger.sqlite'));
    database.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1`);
    database.exec(
      `INSERT INTO files VALUES ('/photos/a.jpg', 'a.jpg', 10, 5.5, 'aa', 'done', '["m1"]', NULL, 3, 'then')`,
    );
    database.close();

    const ledger = await openLedger(folder, 'embedded');

    expect(ledger.file('/photos/a.jpg')).toMatchObject({
      origin: 'file',
      state: 'done',
      attempts: 3,
    });
    expect(ledger.pathsOf('aa', 9)).toEqual(['a.jpg']);
    ledger.close();
  });

  it('is taken over with all that it remembers: the one that named contents by their hashes', async () => {
    const folder = await temporaryFolder();
    const database = await openDatabase(join(folder, 'ledger.sqlite'));
    database.exec(`${MIGRATIONS.slice(0, 5).join(';')}; PRAGMA user_version = 5;
      INSERT INTO contents VALUES ('aa', 'sha256-aa', 'http://there/aa', 1), ('bb', 'my-id', NULL, 0);
      INSERT INTO predictions VALUES (7, 'aa', 'm1', 'v1', '{"concepts":[]}'), (9, 'cc', 'm1', 'v1', '{"colors":[]}');
      INSERT INTO records (record, prediction) VALUES ('${JSON.stringify({ key: 'of aa' })}', 7);
      INSERT INTO files VALUES
        ('/a.jpg', 'file', 'folder:', 'a.jpg', NULL, 10, 5.5, 'aa', 'done', '["m1"]', NULL, 1, 2, 'then'),
        ('/lost.jpg', 'file', 'folder:', 'lost.jpg', NULL, 10, 5.5, NULL, 'failed', '[]', NULL, 1, 1, 'then'),
        ('/d.jpg', 'file', 'folder:', 'd.jpg', NULL, 10, 5.5, 'dd', 'pending', '[]', NULL, 0, 0, 'then')`);
    database.close();

    const ledger = await openLedger(folder, 'embedded');

    expect(['/a.jpg', '/lost.jpg', '/d.jpg'].map((file) => ledger.file(file)?.sha256)).toEqual(['aa', null, 'dd']);
    expect(ledger.contents(['aa', 'bb', 'cc', 'dd'])).toEqual(
      new Map([
        ['aa', { sha256: 'aa', inputId: 'sha256-aa', url: 'http://there/aa', isProcessed: true }],
        ['bb', { sha256: 'bb', inputId: 'my-id', url: null, isProcessed: false }],
      ]),
    );
    expect(ledger.contentOf('my-id')?.sha256).toBe('bb');
    expect([...ledger.predictions(['aa', 'cc'], model)]).toEqual([
      ['aa', { kept: 7, prediction: { concepts: [] } }],
      ['cc', { kept: 9, prediction: { colors: [] } }],
    ]);
    expect(ledger.recordsAfter(0, 9)).toEqual([{ sequence: 1, record: { key: 'of aa', concepts: [] } }]);
    ledger.close();
  });

  it('is taken over with all that it remembers: the one that did not know what outputs were named with', async () => {
    const folder = await temporaryFolder();
    const database = await openDatabase(join(folder, 'ledger.sqlite'));
    const said = (source: string, path: string, sha256: string | null, status = 'ok'): string =>
      JSON.stringify({ status, model: status === 'ok' ? model : null, input: { source, path, sha256 } });
    const records = [
      said('folder:dogs', 'a.jpg', 'aa'),
      said('folder:cats', 'b.jpg', 'bb'),
      said('folder:cats', 'broken.jpg', null, 'failed'),
      said('folder:dogs', 'late.jpg', 'cc'),
    ];
    database.exec(`${MIGRATIONS.slice(0, 6).join(';')}; PRAGMA user_version = 6;
      INSERT INTO contents (id, sha256) VALUES (1, 'aa'), (2, 'bb'), (3, 'cc');
      INSERT INTO records (record) VALUES ${records.map((record) => `('${record}')`).join(', ')};
      INSERT INTO sinks VALUES ('/dogs.csv', 10, 1), ('/cats.csv', 30, 3);
      INSERT INTO files VALUES
        ('/d/a.jpg', 'file', 'folder:dogs', 'a.jpg', NULL, 1, 1, 1, 'done', '["m1"]', NULL, 1, 1, 'then'),
        ('/c/b.jpg', 'file', 'folder:./cats', 'b.jpg', NULL, 1, 1, 2, 'done', '["m1"]', NULL, 1, 1, 'then'),
        ('/c/broken.jpg', 'file', 'folder:cats', 'broken.jpg', NULL, 1, 1, NULL, 'failed', '[]', '{"code":1}', 1, 1, 'then'),
        ('/d/late.jpg', 'file', 'folder:dogs', 'late.jpg', NULL, 1, 1, 3, 'done', '["m1"]', NULL, 1, 1, 'then'),
        ('/d/new.jpg', 'file', 'folder:dogs', 'new.jpg', NULL, 1, 1, NULL, 'pending', '[]', NULL, 0, 0, 'then')`);
    database.close();

    const ledger = await openLedger(folder, 'embedded');

    const [dogs = 0] = ledger.scopesOf('/dogs.csv');
    const cats = ledger.scopesOf('/cats.csv').find((scope) => scope !== dogs) ?? 0;
    // What an output has says what it belongs to; nothing of another source comes to it.
    expect([ledger.scopesOf('/dogs.csv'), ledger.scopesOf('/cats.csv').toSorted()]).toEqual([
      [dogs],
      [dogs, cats].toSorted(),
    ]);
    const told = ['/d/a.jpg', '/c/b.jpg', '/c/broken.jpg', '/d/late.jpg', '/d/new.jpg'].map(
      (file) => ledger.file(file)?.told,
    );
    expect(told).toEqual([{ m1: [1, dogs] }, { m1: [2, cats] }, { '': [3, cats] }, { m1: [4, dogs] }, {}]);
    const missing = ['/dogs.csv', '/cats.csv'].map((file) =>
      ledger.missingIn(file, 9)?.records.map(({ input }) => input.path),
    );
    expect(missing).toEqual([['late.jpg'], ['late.jpg']]);
    ledger.close();
  });

  it('is refused when it is newer', async () => {
    const folder = await temporaryFolder();
    const database = await openDatabase(join(folder, 'ledger.sqlite'));
    database.exec('PRAGMA user_version = 999');
    database.close();

    await expect(openLedger(folder, 'embedded')).rejects.toMatchObject({
      code: 'newer-schema',
      message: expect.stringContaining('newer version') as string,
    });
  });
});
