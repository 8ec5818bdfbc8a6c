import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { PredictionRecord } from '../../src/record/record.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, run } from './command-line.ts';
import { csvRows, jsonRecords, okRecord, valueOf } from './outputs.ts';

const PHOTOS = ['astronaut.png', 'cat-chelsea.png', 'coffee.png'];
const MODELS = ['--model', 'general-v1.3', '--model', 'color', '--model', 'face-v1.3'];
const IMPORT = ['import', 'photos', '--endpoint', 'embedded', '--state', 'out/.clarifai-ingest'];
const EXPORT = ['export', '--state', 'out/.clarifai-ingest'];

/** A folder with `photos` and what an import of them wrote. */
async function importedFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await copyPhotos(folder);
  const { code } = await run(folder, ...importArgs('out/predictions.json'));
  expect(code).toBe(0);
  return folder;
}

const importArgs = (...outs: readonly string[]): readonly string[] => [
  ...IMPORT,
  ...MODELS,
  ...outs.flatMap((out) => ['--out', out]),
];

describe('export, after an import of photographs', () => {
  it('writes the records in every format, sends nothing, and leaves the output of the import alone', async () => {
    const folder = await importedFolder();
    const before = await readFile(join(folder, 'out/predictions.json'));

    const plain = await run(folder, ...EXPORT, '--out', 'all.json', '--out', 'long.csv', '--out', 'all.ndjson');
    const wide = await run(folder, ...EXPORT, '--out', 'wide.csv', '--csv-layout', 'wide', '--top', '2', '--excel');
    const coco = await run(folder, ...EXPORT, '--out', 'coco.json', '--format', 'coco', '--model', 'face-v1.3');
    const studio = await run(folder, ...EXPORT, '--out', 'studio.json', '--format', 'label-studio');
    const samples = await run(folder, ...EXPORT, '--out', 'samples.json', '--format', 'fiftyone');
    const refused = await run(folder, ...EXPORT, '--out', 'out/predictions.json');

    expect([plain, wide, coco, studio, samples].map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(wide.stdout).toBe('wide.csv: csv, 3 images\n');
    const records = await jsonRecords(join(folder, 'out'));
    expect(new Set(await jsonRecords(folder, 'all.json'))).toEqual(new Set(records));
    expect((await csvRows(folder, 'long.csv')).length).toBeGreaterThan(records.length);
    const text = await readFile(join(folder, 'wide.csv'), 'utf8');
    expect(text.startsWith('\uFEFFpath,status,tags,top1,top1_value,top2,top2_value,concept_count')).toBe(true);
    expect(text.trimEnd().split('\r\n')).toHaveLength(1 + 9);

    const found = JSON.parse(await readFile(join(folder, 'coco.json'), 'utf8')) as {
      images: { id: number; file_name: string; width: number }[];
      annotations: { image_id: number; bbox: number[]; score: number }[];
    };
    const [face] = okRecord(records, 'astronaut.png', 'face-v1.3').regions ?? [];
    expect(found.images.map((image) => image.file_name)).toEqual(PHOTOS);
    expect(found.annotations).toHaveLength(1);
    expect(found.annotations[0]?.image_id).toBe(1);
    expect(found.annotations[0]?.bbox[0]).toBeCloseTo((face?.box.left ?? 0) * 512, 1);
    expect(JSON.parse(await readFile(join(folder, 'studio.json'), 'utf8'))).toHaveLength(3);
    expect(JSON.parse(await readFile(join(folder, 'samples.json'), 'utf8'))).toMatchObject({
      samples: PHOTOS.map((name) => ({ filepath: join(folder, 'photos', name) })),
    });

    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('predictions.json')]);
    expect(await readFile(join(folder, 'out/predictions.json'))).toEqual(before);
  });

  it('puts sure concepts into sidecars beside the photographs, and takes them out again', async () => {
    const folder = await importedFolder();
    const photos = join(folder, 'photos');
    const sidecars = PHOTOS.map((name) => `${name}.xmp`);

    const first = await run(folder, ...EXPORT, '--format', 'xmp', '--model', 'general-v1.3', '--min-value', '0.5');
    const written = await readFile(join(photos, 'cat-chelsea.png.xmp'), 'utf8');
    const second = await run(folder, ...EXPORT, '--format', 'xmp', '--model', 'general-v1.3', '--min-value', '0.5');
    const third = await run(folder, ...EXPORT, '--format', 'xmp', '--model', 'general-v1.3', '--min-value', '1');

    expect(first.stdout).toBe('3 sidecars written · 0 unchanged\n');
    expect(written).toMatch(/<rdf:li>cat<\/rdf:li>[^]*<rdf:li>AI\|cat<\/rdf:li>[^]*<rdf:li>AI\/cat<\/rdf:li>/);
    expect(second.stdout).toBe('0 sidecars written · 3 unchanged\n');
    expect(third.code).toBe(0);
    expect((await readdir(photos)).filter((name) => name.endsWith('.xmp'))).toEqual(sidecars);
    expect(await readFile(join(photos, 'cat-chelsea.png.xmp'), 'utf8')).not.toContain('cat<');
  });

  it('applies another threshold to what is stored', async () => {
    const folder = await importedFolder();

    const options = ['--model', 'general-v1.3', '--min-value', '0.8', '--max-concepts', '3'];
    const { stdout, stderr } = await run(folder, ...EXPORT, '--out', '-', ...options);

    const stored = okRecord(await jsonRecords(join(folder, 'out')), 'coffee.png', 'general-v1.3');
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PredictionRecord);
    const coffee = okRecord(records, 'coffee.png', 'general-v1.3');
    expect(coffee.concepts).toEqual(stored.concepts?.filter(({ value }) => value >= 0.8).slice(0, 3));
    expect(valueOf(stored, 'cup')).toBeGreaterThan(0.5);
    expect(stderr).toContain('standard output: ndjson, 3 images');
  });
});

describe('import into a wide CSV and to standard output', () => {
  it('begins a new CSV when its columns change, and prints only what is new', async () => {
    const folder = await temporaryFolder();
    await copyPhotos(folder);
    await run(folder, ...importArgs('wide.csv'), '--csv-layout', 'wide');
    const before = await readFile(join(folder, 'wide.csv'));
    await rm(join(folder, 'photos', 'coffee.png'));
    await copyFile(join(SAMPLES, 'march-pastoral.jpg'), join(folder, 'photos', 'new.jpg'));

    const options = ['--csv-layout', 'wide', '--top', '1'];
    const { code, stdout, stderr } = await run(folder, ...importArgs('wide.csv', '-'), ...options);

    expect(code).toBe(0);
    expect(stdout.match(/^\{.*"path":"new\.jpg".*\}$/gm)).toHaveLength(3);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(stderr).toContain('standard output: 3 records written');
    expect(await readFile(join(folder, 'wide.csv'))).toEqual(before);
    const rows = await csvRows(folder, 'wide.1.csv');
    expect(rows).toHaveLength(12);
    expect(rows.every((row) => 'top1' in row && !('top2' in row))).toBe(true);
    const paths = new Set(rows.map(({ path }) => path));
    expect(paths).toEqual(new Set([...PHOTOS, 'new.jpg']));
  });
});

async function copyPhotos(folder: string): Promise<void> {
  await mkdir(join(folder, 'photos'));
  for (const name of PHOTOS) await copyFile(join(SAMPLES, name), join(folder, 'photos', name));
}
