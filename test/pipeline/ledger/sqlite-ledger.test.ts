import { describe, expect, it } from 'vitest';

import type { FileChange } from '../../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../../src/pipeline/ledger/open-ledger.ts';
import type { Prediction, PredictionRecord, RecordedModel } from '../../../src/record/record.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const model: RecordedModel = { id: 'm1', name: 'general-v1.3', version: 'v1', endpoint: 'embedded' };

function change(path: string, fields: Partial<FileChange> = {}): FileChange {
  const file = {
    origin: 'file' as const,
    file: `/photos/${path}`,
    source: 'folder:photos',
    path,
    bytes: 10,
    mtimeMs: 1_700_000_000_123.456,
    sha256: 'aa',
  };
  const story = { ms: {}, predicted: [], records: 1, error: null };
  return { file, state: 'done', told: { m1: [1, 1] }, error: null, story, ...fields };
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
    first.commit({
      run: 'r',
      files: [change('a.jpg')],
      records: [{ record: record('one') }],
      offsets: new Map([['/out.json', { bytes: 77, records: 1 }]]),
    });
    first.close();

    const ledger = await openLedger(folder, 'embedded');

    expect(ledger.file('/photos/a.jpg')).toEqual({
      origin: 'file',
      file: '/photos/a.jpg',
      source: 'folder:photos',
      path: 'a.jpg',
      bytes: 10,
      mtimeMs: 1_700_000_000_123.456,
      sha256: 'aa',
      state: 'done',
      scope: 0,
      models: ['m1'],
      told: { m1: [1, 1] },
      error: null,
      attempts: 1,
      updatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(ledger.content('aa')).toEqual({ sha256: 'aa', inputId: 'sha256-aa', url: null, isProcessed: true });
    expect(ledger.predictions(['aa', 'bb'], model)).toEqual(
      new Map([['aa', { kept: 1, prediction: { concepts: [] } }]]),
    );
    expect(ledger.predictions(['aa'], { ...model, version: 'v2' })).toEqual(new Map());
    expect(ledger.recordsAfter(0, 10)).toEqual([{ sequence: 1, record: record('one') }]);
    expect(ledger.sink('/out.json')).toEqual({ bytes: 77, sequence: 1 });
    ledger.close();
  });

  it('keeps what a model said once, and gives every record back as it was written', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');
    const said = { regions: [], concepts: [{ id: 'ai_1', name: 'cat', value: 0.9 }] };
    const told = (path: string, prediction: Prediction): PredictionRecord => {
      const { concepts: _, ...head } = { ...record(path), key: 'aa:general-v1.3:v1', concepts: undefined };
      return { ...head, ...prediction };
    };
    const records = [told('a.jpg', said), told('b.jpg', said), told('c.jpg', { concepts: [] }), record('unknown')];

    const [kept] = ledger.savePredictions([{ sha256: 'aa', model, prediction: said }]);
    const [second] = ledger.savePredictions([{ sha256: 'aa', model, prediction: { concepts: [] } }]);
    const numbers = [kept, kept, second, undefined];
    const toldRecords = records.map((each, index) => ({ record: each, kept: numbers[index] }));
    ledger.commit({ run: 'r', files: [], records: toldRecords, offsets: new Map() });

    const read = ledger.recordsAfter(0, 10).map((each) => JSON.stringify(each.record));
    expect(kept).toBeTypeOf('number');
    expect(second).toBeUndefined();
    expect(read).toEqual(records.map((each) => JSON.stringify(each)));
    expect(ledger.predictions(['aa'], model)).toEqual(new Map([['aa', { kept, prediction: said }]]));
    ledger.close();
  });

  it('finds a content by an id made of its hash, and by one that a list gave', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');
    const sha256 = 'ab'.repeat(32);
    const made = { sha256, inputId: `sha256-${sha256.slice(0, 32)}`, url: null, isProcessed: true };
    const given = { sha256: 'cd'.repeat(32), inputId: 'my-cat', url: null, isProcessed: false };
    const confusing = { sha256: 'ef'.repeat(32), inputId: 'sha256-my-dog', url: null, isProcessed: false };
    ledger.saveContents([made, given, confusing]);

    expect(ledger.contentOf(made.inputId)).toEqual(made);
    expect(ledger.contentOf('my-cat')).toEqual(given);
    expect(ledger.contentOf(`sha256-${'cd'.repeat(16)}`)).toBeUndefined();
    expect(ledger.contentOf('sha256-my-dog')).toEqual(confusing);
    expect(ledger.contentOf('sha256-other')).toBeUndefined();
    ledger.close();
  });

  it('names every path of a content, and counts attempts', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');

    for (const path of ['b.jpg', 'a.jpg', 'a.jpg']) {
      ledger.commit({ run: 'r', files: [change(path)], records: [], offsets: new Map() });
    }

    expect(ledger.pathsOf('aa', 9)).toEqual(['a.jpg', 'b.jpg']);
    expect(ledger.file('/photos/a.jpg')?.attempts).toBe(2);
    expect(ledger.totals()).toEqual({ pending: 0, done: 2, failed: 0, skipped: 0 });
    ledger.close();
  });

  it('knows a file from the moment it is begun, and forgets what was true of another content', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');
    const begun = { origin: 'file', file: '/photos/a.jpg', source: 's', path: 'a.jpg', bytes: 10, mtimeMs: 1 } as const;
    ledger.commit({ run: 'r', files: [change('a.jpg')], records: [], offsets: new Map() });

    ledger.begin([{ ...begun, sha256: 'aa' }]);
    expect(ledger.file('/photos/a.jpg')).toMatchObject({ state: 'pending', models: ['m1'], attempts: 1 });
    ledger.begin([{ ...begun, sha256: 'bb', notes: { row: { sku: '1' } } }]);

    const known = ledger.file('/photos/a.jpg');
    expect(known).toMatchObject({ state: 'pending', sha256: 'bb', models: [], notes: { row: { sku: '1' } } });
    expect(ledger.totals()).toEqual({ pending: 1, done: 0, failed: 0, skipped: 0 });
    ledger.close();
  });

  it('takes back a failure that it has given, of a file of which nothing was read', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');
    const { sha256: _, ...file } = change('a.jpg').file;
    const error = {
      class: 'input',
      stage: 'inspect',
      code: 'empty-file',
      http: null,
      message: '',
      retryable: false,
    } as const;
    const failed = { state: 'failed', told: {}, error } as const;
    ledger.commit({ run: 'r', files: [change('a.jpg', { ...failed, file })], records: [], offsets: new Map() });
    const [given] = ledger.filesIn('failed', '', 1);

    const again = change('a.jpg', { ...failed, file: given as FileChange['file'] });
    ledger.commit({ run: 'r', files: [again], records: [], offsets: new Map() });

    expect(ledger.file('/photos/a.jpg')).toMatchObject({ state: 'failed', sha256: null, attempts: 2 });
    ledger.close();
  });

  it('tells every attempt at a file', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');
    const error = {
      class: 'transient',
      stage: 'upload',
      code: 30002,
      http: 207,
      message: 'no',
      retryable: true,
    } as const;
    const story = { ms: { upload: 12 }, predicted: [], records: 0, error };
    const failed = change('a.jpg', { state: 'failed', error, story });
    ledger.commit({ run: 'r1', files: [failed], records: [], offsets: new Map() });
    ledger.commit({ run: 'r2', files: [change('a.jpg')], records: [], offsets: new Map() });

    expect(ledger.attempts('/photos/a.jpg')).toMatchObject([
      { number: 1, run: 'r1', state: 'failed', story: { ms: { upload: 12 }, error: { code: 30002 } } },
      { number: 2, run: 'r2', state: 'done' },
    ]);
    expect(ledger.findFiles('a.jpg', 5).map(({ file }) => file)).toEqual(['/photos/a.jpg']);
    expect(ledger.findFiles('%.jpg', 5)).toEqual([]);
    ledger.close();
  });

  it('lists files of a state a page at a time', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');
    const names = ['c.jpg', 'a.jpg', 'b.jpg', 'd.jpg'];
    const files = names.map((name) => change(name, { state: name === 'd.jpg' ? 'failed' : 'done' }));
    ledger.commit({ run: 'r', files, records: [], offsets: new Map() });

    const first = ledger.filesIn('done', '', 2);
    const second = ledger.filesIn('done', first.at(-1)?.file ?? '', 2);

    expect([first, second].map((page) => page.map(({ path }) => path))).toEqual([['a.jpg', 'b.jpg'], ['c.jpg']]);
    ledger.close();
  });

  it('adds up the calls of days and months', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');
    for (const [day, calls] of [
      ['2026-11-30', 2],
      ['2026-12-01', 3],
      ['2026-12-01', 4],
    ] as const) {
      ledger.addCalls(day, calls);
    }

    expect(['2026-12-01', '2026-12', '2026-11', '2025'].map((days) => ledger.callsIn(days))).toEqual([7, 7, 2, 0]);
    ledger.close();
  });

  it('tells which contents the service has, not those of files that are only begun', async () => {
    const ledger = await openLedger(await temporaryFolder(), 'embedded');
    const { file } = change('a.jpg');
    ledger.begin([{ ...file, sha256: 'aa', bytes: 10, mtimeMs: 5 }]);
    const begun = [ledger.content('aa'), ledger.contents(['aa']).size, ledger.contentsAfter('', 9)];

    ledger.saveContents([{ sha256: 'aa', inputId: 'one', url: null, isProcessed: false }]);
    ledger.saveContents([{ sha256: 'aa', inputId: 'two', url: null, isProcessed: true }]);
    const accepted = ledger.content('aa');
    ledger.forgetUpload('aa', []);

    expect(begun).toEqual([undefined, 0, []]);
    expect(accepted).toEqual({ sha256: 'aa', inputId: 'one', url: null, isProcessed: true });
    expect([ledger.content('aa'), ledger.contentOf('one'), ledger.file(file.file)?.sha256]).toEqual([
      undefined,
      undefined,
      'aa',
    ]);
    ledger.close();
  });

  it('keeps nothing of a commit that fails half-way', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger(folder, 'embedded');
    const broken = change('bad.jpg', { state: 'unheard of' as 'done' });

    expect(() => {
      ledger.commit({
        run: 'r',
        files: [change('good.jpg'), broken],
        records: [{ record: record('one') }],
        offsets: new Map(),
      });
    }).toThrow(/CHECK/);

    expect(ledger.file('/photos/good.jpg')).toBeUndefined();
    expect(ledger.lastSequence()).toBe(0);
    ledger.close();
  });

  it('refuses to mix two targets, and says what to do', async () => {
    const folder = await temporaryFolder();
    (await openLedger(folder, 'embedded')).close();

    await expect(openLedger(folder, 'https://api.clarifai.com')).rejects.toMatchObject({
      code: 'other-target',
      message: expect.stringContaining(
        'sent to embedded, not to https://api.clarifai.com. Choose another --state',
      ) as string,
    });
  });
});
