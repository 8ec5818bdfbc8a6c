import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { pino } from 'pino';
import { describe, expect, it } from 'vitest';

import type { ExportJob } from '../../src/job/export-job.ts';
import { exportRecords } from '../../src/job/export-records.ts';
import type { ExportSummary } from '../../src/job/export-records.ts';
import type { FileChange } from '../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import type { PredictionRecord } from '../../src/record/record.ts';
import { failedRecord, okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { exportJob } from './export-job.ts';

const LITTLE = fileURLToPath(new URL('export-in-little-memory.ts', import.meta.url));

/** Heap of the process that exports much more. */
const HEAP_MEGABYTES = 60;

async function ledgerIn(
  folder: string,
  records: readonly PredictionRecord[],
  outputs: readonly string[] = [],
): Promise<void> {
  await mkdir(join(folder, 'state'));
  const ledger = await openLedger(join(folder, 'state'), 'embedded');
  const files = records.map(({ input }): FileChange => {
    const { path, source } = input;
    const file = join(folder, path);
    return {
      file: { origin: 'file', file, source, path, bytes: 1, mtimeMs: 1, sha256: input.sha256 ?? '' },
      state: 'done',
      told: { m1: [1, 1] },
      error: null,
      story: { ms: {}, predicted: [], records: 1, error: null },
    };
  });
  ledger.commit({
    run: 'r',
    files,
    records: records.map((record) => ({ record })),
    offsets: new Map(outputs.map((file) => [file, { bytes: 1, records: 0 }])),
  });
  ledger.close();
}

async function exported(folder: string, job: Partial<ExportJob>, standardOutput?: Writable): Promise<ExportSummary> {
  return exportRecords(
    {
      ...exportJob({ state: 'state', workingFolder: folder, keywordRoot: 'AI' }),
      ...job,
    },
    { log: pino({ enabled: false }), ...(standardOutput && { standardOutput }) },
  );
}

const dog = { id: 'd', name: 'dog', value: 0.95 };
const cat = { id: 'c', name: 'cat', value: 0.5 };

describe('an export', () => {
  it('writes each file in the format that its extension names, with what is wanted of the records', async () => {
    const folder = await temporaryFolder();
    await ledgerIn(folder, [okRecord('a.jpg', { concepts: [dog, cat] }), failedRecord('b.jpg')]);

    const { files } = await exported(folder, { outs: ['out/a.json', 'out/a.csv'], minValue: 0.9 });

    expect(files.map(({ format, images }) => [format, images])).toEqual([
      ['json', 2],
      ['csv', 2],
    ]);
    expect(JSON.parse(await readFile(join(folder, 'out/a.json'), 'utf8'))).toEqual([
      okRecord('a.jpg', { concepts: [dog] }),
      failedRecord('b.jpg'),
    ]);
    expect(await readdir(join(folder, 'out'))).toEqual(['a.csv', 'a.json']);
  });

  it('replaces its own earlier file, and gives the same again', async () => {
    const folder = await temporaryFolder();
    await ledgerIn(folder, [okRecord('a.jpg', { concepts: [dog] })]);

    await exported(folder, { outs: ['a.json'] });
    const first = await readFile(join(folder, 'a.json'), 'utf8');
    await exported(folder, { outs: ['a.json'] });

    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe(first);
  });

  it('does not touch an output of imports, nor a link to one, and writes no other file then', async () => {
    const folder = await temporaryFolder();
    const output = join(folder, 'live.csv');
    await writeFile(output, 'mine');
    await symlink(output, join(folder, 'link.csv'));
    await ledgerIn(folder, [okRecord('a.jpg')], [output]);

    for (const out of ['live.csv', 'link.csv']) {
      await expect(exported(folder, { outs: ['new.json', out] })).rejects.toMatchObject({
        code: 'file-exists',
        message: expect.stringContaining('is written by imports') as string,
      });
    }
    expect(await readFile(output, 'utf8')).toBe('mine');
    expect(await readdir(folder)).not.toContain('new.json');
  });

  it('goes to standard output as NDJSON unless another format is chosen', async () => {
    const folder = await temporaryFolder();
    await ledgerIn(folder, [okRecord('a.jpg')]);
    let text = '';
    const stream = new Writable({ write: (chunk, _, done) => ((text += String(chunk)), done()) });

    await exported(folder, { outs: ['-'] }, stream);

    expect(text).toBe(`${JSON.stringify(okRecord('a.jpg'))}\n`);
  });

  it.each([
    [{ outs: ['a.xyz'] }, /a\.xyz.*--format/],
    [{ outs: [] }, /--out/],
    [{ outs: ['a.json'], models: ['nobody'] }, /no records of the model nobody.*general-v1\.3/],
    [{ outs: ['a', 'b'], format: 'xmp' as const }, /one --out folder/],
  ])('asked for %j says what is wrong', async (job, message) => {
    const folder = await temporaryFolder();
    await ledgerIn(folder, [okRecord('a.jpg')]);

    await expect(exported(folder, job)).rejects.toThrow(message);
  });

  it('needs no more memory for many records than for few, whatever the format', async () => {
    const folder = await temporaryFolder();
    const regions = [{ id: 'r', box: { top: 0, left: 0, bottom: 1, right: 1 }, concepts: [dog] }];
    const one = okRecord('0.jpg', { concepts: [dog], regions });
    const row = { note: 'long '.repeat(16_000) };
    await ledgerIn(
      folder,
      Array.from({ length: 1600 }, (_, index) => ({ ...one, input: { ...one.input, row, path: `${index}.jpg` } })),
    );
    const state = join(folder, 'state');
    expect((await stat(join(state, 'ledger.sqlite'))).size).toBeGreaterThan(2 * HEAP_MEGABYTES * 1e6);

    const heap = [`--max-old-space-size=${HEAP_MEGABYTES}`, '--import', 'tsx'];
    const { stdout } = await promisify(execFile)(process.execPath, [...heap, LITTLE, state, join(folder, 'out')]);

    expect(JSON.parse(stdout)).toEqual([1600, 1600, 1600, 1600, 1600, 1600]);
  });
});

describe('an export of sidecars', () => {
  it('puts them beside the images, and tells of those that it cannot', async () => {
    const folder = await temporaryFolder();
    const concepts = [dog];
    await ledgerIn(
      folder,
      ['a.jpg', 'b.jpg', 'gone.jpg', 'unsure.jpg'].map((path) =>
        okRecord(path, { concepts: path === 'unsure.jpg' ? [cat] : concepts }),
      ),
    );
    for (const name of ['a.jpg', 'b.jpg', 'unsure.jpg']) await writeFile(join(folder, name), '');
    await writeFile(join(folder, 'b.jpg.xmp'), 'no XMP');

    const { sidecars } = await exported(folder, { format: 'xmp' });

    expect(sidecars).toEqual({ written: 1, unchanged: 1, withoutFile: 1, failed: 1 });
    expect(await readFile(join(folder, 'a.jpg.xmp'), 'utf8')).toContain('<rdf:li>AI/dog</rdf:li>');
    expect(await readFile(join(folder, 'b.jpg.xmp'), 'utf8')).toBe('no XMP');
  });

  it('puts them below a folder instead, and nowhere else', async () => {
    const folder = await temporaryFolder();
    await ledgerIn(
      folder,
      ['sub/a.jpg', '../out.jpg'].map((path) => okRecord(path, { concepts: [dog] })),
    );

    const { sidecars } = await exported(folder, { format: 'xmp', outs: ['tags'] });

    expect(sidecars).toEqual({ written: 1, unchanged: 0, withoutFile: 1, failed: 0 });
    expect(await readdir(folder, { recursive: true })).toEqual(
      expect.arrayContaining([join('tags', 'sub', 'a.jpg.xmp')]) as string[],
    );
    expect(await readdir(folder)).not.toContain('out.jpg.xmp');
  });
});
