import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openDatabase } from '../../../src/base/sqlite.ts';
import type { FileChange, Ledger } from '../../../src/pipeline/ledger/ledger.ts';
import { takeRunLock } from '../../../src/pipeline/ledger/lock.ts';
import { openLedger } from '../../../src/pipeline/ledger/open-ledger.ts';
import { openLedgerReader } from '../../../src/pipeline/ledger/read-ledger.ts';
import type { PredictionRecord } from '../../../src/record/record.ts';
import { failedRecord, okRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Said {
  readonly path: string;
  readonly sha256: string | null;
  /** Null: it fell out before the models. */
  readonly model: string | null;
}

function record({ path, sha256, model }: Said, key: string): PredictionRecord {
  const input = { ...okRecord(path).input, id: sha256, sha256 };
  if (model === null) return { ...failedRecord(path), key, input };
  return { ...okRecord(path), key, input, model: { ...okRecord(path).model, id: model, name: model } };
}

async function ledgerWith(folder: string, said: readonly Said[]): Promise<Ledger> {
  const ledger = await openLedger(folder, 'embedded');
  onTestFinished(() => ledger.close());
  const records = said.map((each, index) => record(each, `${index}`));
  ledger.commit({ run: 'r', files: [], records: records.map((each) => ({ record: each })), offsets: new Map() });
  return ledger;
}

/** Numbers of the records that count, image by image. */
async function counted(folder: string): Promise<readonly (readonly number[])[]> {
  using reader = await openLedgerReader(folder);
  return [...reader.images()].map(({ records }) => records.map(({ key }) => Number(key)));
}

const a = { path: 'a.jpg', sha256: 'aa', model: 'general' };

describe('the records that count', () => {
  it.each<readonly [string, readonly Said[], readonly (readonly number[])[]]>([
    [
      'all, image by image in the order of paths',
      [{ ...a, path: 'b.jpg' }, a, { ...a, model: 'color' }],
      [[1, 2], [0]],
    ],
    ['those of every path, also of equal content', [a, { ...a, path: 'b.jpg' }], [[0], [1]]],
    ['the latest of each model', [a, { ...a, model: 'color' }, a], [[1, 2]]],
    ['those of the latest content of a path', [a, { ...a, model: 'color' }, { ...a, sha256: 'bb' }], [[2]]],
    ['an answer, not the failure before it', [{ ...a, model: null }, a], [[1]]],
    ['an answer, not the failure to read before it', [{ ...a, sha256: null, model: null }, a], [[1]]],
    ['a failure to read, not the answers about what was there before', [a, { ...a, sha256: null, model: null }], [[1]]],
    [
      'the last of several failures',
      [
        { ...a, model: null },
        { ...a, model: null },
      ],
      [[1]],
    ],
  ])('are %s', async (_, said, expected) => {
    const folder = await temporaryFolder();
    await ledgerWith(folder, said);

    expect(await counted(folder)).toEqual(expected);
  });

  it('are at most one of each path and model, of the content that the path was last seen with', async () => {
    const said = fc.record({
      path: fc.constantFrom('a.jpg', 'b.jpg'),
      sha256: fc.constantFrom('aa', 'bb', null),
      model: fc.constantFrom('general', 'color', null),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 12 }), async (all) => {
        const folder = await temporaryFolder();
        await ledgerWith(folder, all);

        const expected = ['a.jpg', 'b.jpg'].flatMap((path) => {
          const ofPath = all.flatMap((each, index) => (each.path === path ? [{ ...each, index }] : []));
          const newest = ofPath.at(-1);
          const current = ofPath.filter(
            ({ sha256, model, index }) => sha256 === newest?.sha256 && (model !== null || index === newest.index),
          );
          const latest = new Map(current.map(({ model, index }) => [model, index]));
          return newest ? [[...latest.values()].toSorted((one, other) => one - other)] : [];
        });
        expect(await counted(folder)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('are read in pages without losing or repeating one', async () => {
    const folder = await temporaryFolder();
    const said = Array.from({ length: 350 }, (_, index) => ({
      ...a,
      path: `${index % 117}.jpg`,
      model: `m${Math.floor(index / 117)}`,
    }));
    await ledgerWith(folder, said);

    const numbers = (await counted(folder)).flat();

    expect(numbers.toSorted((one, other) => one - other)).toEqual(said.map((_, index) => index));
  });
});

describe('a ledger that is read', () => {
  it('may be locked and written to; what comes after the opening is not seen', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerWith(folder, [a]);
    const lock = await takeRunLock(folder, 'a run');

    using reader = await openLedgerReader(folder);
    ledger.commit({
      run: 'r',
      files: [],
      records: [{ record: record({ ...a, path: 'b.jpg' }, '1') }],
      offsets: new Map(),
    });
    lock.release();

    expect([...reader.images()].map(({ input }) => input.path)).toEqual(['a.jpg']);
    expect(ledger.lastSequence()).toBe(2);
  });

  it('tells where a file lies, as long as it has the content of the records', async () => {
    const folder = await temporaryFolder();
    const ledger = await ledgerWith(folder, [a, { ...a, path: 'b.jpg' }]);
    const change = (path: string, sha256: string): FileChange => ({
      file: { origin: 'file', file: `/photos/${path}`, source: 'folder:photos', path, bytes: 1, mtimeMs: 1, sha256 },
      state: 'done',
      told: { m1: [1, 1] },
      error: null,
      story: { ms: {}, predicted: [], records: 1, error: null },
    });
    const files = [change('a.jpg', 'aa'), change('b.jpg', 'changed since')];
    ledger.commit({ run: 'r', files, records: [], offsets: new Map([['/out.csv', { bytes: 1, records: 0 }]]) });

    using reader = await openLedgerReader(folder);

    expect([...reader.images()].map(({ file }) => file)).toEqual(['/photos/a.jpg', null]);
    expect(reader.outputs()).toEqual(['/out.csv']);
    expect(reader.models()).toEqual([{ id: 'general', name: 'general' }]);
  });

  it('must be there', async () => {
    const folder = await temporaryFolder();

    await expect(openLedgerReader(folder)).rejects.toMatchObject({
      code: 'missing',
      message: expect.stringContaining(folder) as string,
    });
  });

  it.each([
    [1, 'older-schema', /older version/],
    [99, 'newer-schema', /newer version/],
  ])('must be of this version, not %d', async (version, code, message) => {
    const folder = await temporaryFolder();
    const database = await openDatabase(join(folder, 'ledger.sqlite'));
    database.exec(`PRAGMA user_version = ${version}`);
    database.close();

    await expect(openLedgerReader(folder)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('must be a database', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'ledger.sqlite'), 'no database'.repeat(100));

    await expect(openLedgerReader(folder)).rejects.toMatchObject({ name: 'StorageError' });
  });
});
