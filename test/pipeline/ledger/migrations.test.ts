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
      isRecorded: true,
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
