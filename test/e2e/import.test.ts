import { copyFile, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { importJob } from '../support/import-job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, run } from './command-line.ts';
import { csvRows, jsonRecords, okRecord, valueOf } from './outputs.ts';

const OUTPUTS = ['--out', 'predictions.json', '--out', 'predictions.csv'];
const MODELS = ['--model', 'general-v1.3', '--model', 'color', '--model', 'face-v1.3'];

describe('import, run by a new user without an account', () => {
  it('says what is in real photographs', async () => {
    const folder = await temporaryFolder();

    const { code, stdout, stderr } = await run(folder, 'import', SAMPLES, ...OUTPUTS, ...MODELS);

    expect(stderr).toContain('embedded engine');
    expect(code).toBe(0);
    const records = await jsonRecords(folder);
    expect(records).toHaveLength(12 * 3);
    expect(records.every(({ status }) => status === 'ok')).toBe(true);

    const cat = okRecord(records, 'cat-chelsea.png', 'general-v1.3');
    expect(valueOf(cat, 'cat')).toBeGreaterThan(0.5);
    expect(valueOf(cat, 'animal')).toBeGreaterThan(0.5);
    expect(cat.input).toMatchObject({ width: 451, height: 300, mime: 'image/png', source: `folder:${SAMPLES}` });

    const astronaut = okRecord(records, 'astronaut.png', 'general-v1.3');
    expect(valueOf(astronaut, 'people')).toBeGreaterThan(0.5);
    expect(valueOf(astronaut, 'no person')).toBeLessThan(0.5);
    const [face, ...otherFaces] = okRecord(records, 'astronaut.png', 'face-v1.3').regions ?? [];
    expect(otherFaces).toEqual([]);
    // Her face: right of the middle, in the upper half.
    expect(face?.box.top).toBeGreaterThan(0.05);
    expect(face?.box.bottom).toBeLessThan(0.5);
    expect(face?.box.left).toBeGreaterThan(0.3);
    expect(face?.box.right).toBeLessThan(0.65);

    expect(okRecord(records, 'coffee.png', 'face-v1.3').regions).toEqual([]);
    expect(valueOf(okRecord(records, 'coffee.png', 'general-v1.3'), 'cup')).toBeGreaterThan(0.5);
    expect(stdout).toMatch(/cat-chelsea\.png\n\s+general-v1\.3\s+.*\bcat 0\.\d\d/);
    expect(stdout).toContain('12 found · 12 done · 0 failed');
  });

  it('leaves nothing on the machine but its outputs and its state', async () => {
    const folder = await temporaryFolder();

    const { code } = await run(folder, 'import', join(SAMPLES, 'cat-chelsea.png'), '--out', 'out.json');

    expect(code).toBe(0);
    // The runtime's own traces would lie in `.cache`: the folder is the home of the program here.
    expect((await readdir(folder)).toSorted()).toEqual(['.clarifai-ingest', 'out.json']);
  });

  it('writes the same to JSON and CSV', async () => {
    const folder = await temporaryFolder();

    await run(folder, 'import', join(SAMPLES, 'cat-chelsea.png'), ...OUTPUTS, ...MODELS);

    const records = await jsonRecords(folder);
    const rows = await csvRows(folder);
    const general = okRecord(records, 'cat-chelsea.png', 'general-v1.3');
    const concepts = rows.filter(({ kind, model_name: name }) => kind === 'concept' && name === 'general-v1.3');
    expect(concepts.map((row) => [row['concept_name'], Number(row['value'])])).toEqual(
      general.concepts?.map(({ name, value }) => [name, value]),
    );
    expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(records.map(({ key }) => key)));
  });

  it('calls a red image red', async () => {
    const folder = await temporaryFolder();
    await sharp({ create: { width: 320, height: 200, channels: 3, background: '#ff0000' } }).toFile(
      join(folder, 'red.png'),
    );

    await run(folder, 'import', '*.png', '--out', 'predictions.json', '--model', 'color');

    const red = okRecord(await jsonRecords(folder), 'red.png', 'color');
    expect(red.colors).toEqual([{ hex: '#ff0000', w3c: { hex: '#ff0000', name: 'Red' }, value: 1 }]);
  });

  it('sends and predicts nothing the second time, says so, and leaves the outputs as they are', async () => {
    const folder = await temporaryFolder();
    const args = ['import', SAMPLES, ...OUTPUTS, ...MODELS];
    await run(folder, ...args);
    const before = await outputsOf(folder);

    const { code, stdout } = await run(folder, ...args);

    expect(code).toBe(0);
    expect(stdout).toContain('12 unchanged');
    expect(stdout).toContain('No upload and no prediction was needed');
    expect(await outputsOf(folder)).toEqual(before);
  });

  it('keeps difficult names through JSON and CSV', async () => {
    const folder = await temporaryFolder();
    const names = ['a b.jpg', 'quote " and, comma.jpg', 'line\nbreak.jpg', '😀 emoji.jpg', '=1+1.jpg', "it's.jpg"];
    for (const [index, name] of names.entries()) {
      await sharp({ create: { width: 64, height: 64, channels: 3, background: { r: index * 40, g: 90, b: 20 } } })
        .jpeg()
        .toFile(join(folder, name));
    }

    const { code } = await run(folder, 'import', '.', ...OUTPUTS, '--model', 'color');

    expect(code).toBe(0);
    const paths = (await jsonRecords(folder)).map(({ input }) => input.path);
    expect(paths.toSorted()).toEqual(names.toSorted());
    // A spreadsheet must not take a name for a formula: it gets an apostrophe in front.
    const cells = new Set((await csvRows(folder)).map(({ path }) => path));
    expect([...cells].toSorted()).toEqual(names.map((name) => (name.startsWith('=') ? `'${name}` : name)).toSorted());
  });

  it('uploads equal content once and names all its paths', async () => {
    const folder = await temporaryFolder();
    for (const name of ['one.png', 'two.png', 'three.png'])
      await copyFile(join(SAMPLES, 'coffee.png'), join(folder, name));

    const { stdout } = await run(folder, 'import', '.', '--out', 'predictions.json');

    expect(stdout).toMatch(/^1 uploaded/m);
    const records = await jsonRecords(folder);
    expect(records.map(({ input }) => input.path).toSorted()).toEqual(['one.png', 'three.png', 'two.png']);
    for (const { input } of records) expect(input.paths).toEqual(['one.png', 'three.png', 'two.png']);
  });

  it('writes a new or a removed output from what it remembers, without another call', async () => {
    const folder = await temporaryFolder();
    const image = join(SAMPLES, 'coffee.png');
    await run(folder, 'import', image, '--out', 'predictions.json');
    const before = await readFile(join(folder, 'predictions.json'), 'utf8');
    await rm(join(folder, 'predictions.json'));

    const { stdout } = await run(folder, 'import', image, ...OUTPUTS);

    expect(stdout).toContain('No upload and no prediction was needed');
    expect(await readFile(join(folder, 'predictions.json'), 'utf8')).toBe(before);
    expect(await csvRows(folder)).not.toHaveLength(0);
  });

  it('asks only the new model when one is added later', async () => {
    const folder = await temporaryFolder();
    const image = join(SAMPLES, 'coffee.png');
    await run(folder, 'import', image, '--out', 'predictions.json', '--model', 'general-v1.3');

    const { stdout } = await run(
      folder,
      'import',
      image,
      '--out',
      'predictions.json',
      '--model',
      'general-v1.3',
      '--model',
      'color',
    );

    expect(stdout).toMatch(/^0 uploaded .*1 known already, 1 prediction in/m);
    expect((await jsonRecords(folder)).map(({ model }) => model?.name)).toEqual(['general-v1.3', 'color']);
  });

  it('takes inputs that the service has already for its own earlier attempt', async () => {
    const folder = await temporaryFolder();
    const image = join(SAMPLES, 'coffee.png');
    await run(folder, 'import', image, '--out', 'predictions.json');
    // The memory is lost, the service is not: every upload is a duplicate now.
    for (const name of ['ledger.sqlite', 'ledger.sqlite-wal', 'ledger.sqlite-shm']) {
      await rm(join(folder, '.clarifai-ingest', name), { force: true });
    }
    await rm(join(folder, 'predictions.json'));

    const { code } = await run(folder, 'import', image, '--out', 'predictions.json');

    expect(code).toBe(0);
    expect(await jsonRecords(folder)).toHaveLength(1);
  });

  it('tells how far it came when its budget of calls is spent', async () => {
    const folder = await temporaryFolder();
    const { endpoint } = await importJob(folder);
    const args = ['import', SAMPLES, '--out', 'out.json', '--endpoint', endpoint!, '--api-key', 'key'];

    const { code, stderr } = await run(folder, ...args, '--budget-day', '2');

    expect(code).toBe(4);
    expect(stderr).toContain('The budget of 2 calls per day (--budget-day) is spent');
    expect(stderr).toContain('12 found · 0 done · 0 failed · 12 pending: run again to go on');
  });

  it('does not touch an output that it did not write', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'predictions.json'), '{"my": "own"}');

    const { code, stderr } = await run(folder, 'import', SAMPLES, '--out', 'predictions.json');

    expect(code).toBe(2);
    expect(stderr).toContain('predictions.json');
    expect(await readFile(join(folder, 'predictions.json'), 'utf8')).toBe('{"my": "own"}');
  });
});

async function outputsOf(folder: string): Promise<readonly unknown[]> {
  return Promise.all(
    ['predictions.json', 'predictions.csv'].map(async (name) => {
      const { mtimeMs } = await stat(join(folder, name));
      return [name, mtimeMs, await readFile(join(folder, name), 'utf8')];
    }),
  );
}
