import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openDatabase } from '../../../src/base/sqlite.ts';
import type { FileChange } from '../../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../../src/pipeline/ledger/sqlite-ledger.ts';
import type { PredictionRecord, RecordedModel } from '../../../src/record/record.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const model: RecordedModel = { id: 'm1', name: 'general-v1.3', version: 'v1', endpoint: 'embedded' };

function change(path: string, fields: Partial<FileChange> = {}): FileChange {
  const file = {
    file: `/photos/${path}`,
    source: 'folder:photos',
    path,
    bytes: 10,
    mtimeMs: 1_700_000_000_123.456,
    sha256: 'aa',
  };
  return { file, state: 'done', models: ['m1'], error: null, ...fields };
}

function record(key: string): PredictionRecord {
  const input = {
    id: null,
    source: 'folder:photos',
    path: key,
    paths: [key],
    url: null,
    sha256: null,
    bytes: null,
    width: null,
    height: null,
    mime: null,
    mtime: null,
  };
  return { v: 1, key, run: 'r', ts: '', input, attempts: 1, ms: {}, status: 'ok', model, concepts: [] };
}

describe('the ledger', () => {
  it('remembers files, contents, predictions, records and sinks after it was closed', async () => {
    const folder = await temporaryFolder();
    const first = await openLedger(folder, 'embedded');
    first.saveContents([{ sha256: 'aa', inputId: 'sha256-aa', url: null, isProcessed: true }]);
    first.savePredictions([{ sha256: 'aa', model, prediction: { concepts: [] } }]);
    first.commit({ files: [change('a.jpg')], records: [record('one')], offsets: new Map([['/out.json', 77]]) });
    first.close();

    const ledger = await openLedger(folder, 'embedded');

    expect(ledger.file('/photos/a.jpg')).toEqual({
      file: '/photos/a.jpg',
      bytes: 10,
      mtimeMs: 1_700_000_000_123.456,
      sha256: 'aa',
      state: 'done',
      models: ['m1'],
      error: null,
      attempts: 1,
    });
    expect(ledger.content('aa')).toEqual({ sha256: 'aa', inputId: 'sha256-aa', url: null, isProcessed: true });
    expect(ledger.prediction('aa', model)).toEqual({ concepts: [] });
    expect(ledger.prediction('aa', { ...model, version: 'v2' })).toBeUndefined();
    expect(ledger.recordsAfter(0, 10)).toEqual([{ sequence: 1, record: record('one') }]);
    expect(ledger.sink('/out.json')).toEqual({ bytes: 77, sequence: 1 });
    ledger.close();
  });

  it('names every path of a content, and counts attempts', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');

    for (const path of ['b.jpg', 'a.jpg', 'a.jpg']) {
      ledger.commit({ files: [change(path)], records: [], offsets: new Map() });
    }

    expect(ledger.pathsOf('aa')).toEqual(['a.jpg', 'b.jpg']);
    expect(ledger.file('/photos/a.jpg')?.attempts).toBe(2);
    expect(ledger.totals()).toEqual({ done: 2, failed: 0 });
    ledger.close();
  });

  it('keeps nothing of a commit that fails half-way', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'embedded');
    const broken = change('bad.jpg', { state: 'unheard of' as 'done' });

    expect(() => {
      ledger.commit({ files: [change('good.jpg'), broken], records: [record('one')], offsets: new Map() });
    }).toThrow(/CHECK/);

    expect(ledger.file('/photos/good.jpg')).toBeUndefined();
    expect(ledger.lastSequence()).toBe(0);
    ledger.close();
  });

  it('refuses to mix two targets, and says what to do', async () => {
    const folder = await temporaryFolder();
    (await openLedger(folder, 'embedded')).close();

    await expect(openLedger(folder, 'https://api.clarifai.com')).rejects.toThrow(
      /sent to embedded, not to https:\/\/api\.clarifai\.com\. Choose another --state/,
    );
  });

  it('refuses a ledger of a newer version', async () => {
    const folder = await temporaryFolder();
    const database = await openDatabase(join(folder, 'ledger.sqlite'));
    database.exec('PRAGMA user_version = 999');
    database.close();

    await expect(openLedger(folder, 'embedded')).rejects.toThrow(/newer version/);
  });
});
