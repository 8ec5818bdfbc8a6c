import { copyFile, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, finished, run, start } from './command-line.ts';
import { jsonRecords } from './outputs.ts';

const PHOTOS = ['cat-chelsea.png', 'coffee.png'];
const ARGS = ['import', 'photos', '--out', 'predictions.json'];

/** A folder with `photos`. */
async function place(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  for (const name of PHOTOS) await copyFile(join(SAMPLES, name), join(folder, 'photos', name));
  return folder;
}

/** The engine's copies of images. */
async function copies(folder: string): Promise<readonly string[]> {
  const images = join(folder, '.clarifai-ingest', 'engine', 'images');
  const names = await readdir(images, { recursive: true }).catch(() => []);
  return names.filter((name) => name.includes('.'));
}

describe('an import through the embedded engine', () => {
  it('leaves no copy of an image, and says how much disk its state takes', async () => {
    const folder = await place();

    const { code, stdout } = await run(folder, ...ARGS);
    const again = await run(folder, ...ARGS, '--json');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^State folder \.clarifai-ingest: \d+(?:\.\d)? MB on disk$/m);
    expect(await copies(folder)).toEqual([]);
    const { stateFolder } = JSON.parse(again.stdout) as { stateFolder: { path: string; bytes: number } };
    expect(stateFolder.path).toBe(join(folder, '.clarifai-ingest'));
    // The photos alone have more than 700 kB; the databases are there even without any image.
    expect(stateFolder.bytes).toBeGreaterThan(100_000);
    expect(stateFolder.bytes).toBeLessThan(2_000_000);
  });

  it('leaves none of the smaller images that it makes, either', async () => {
    const folder = await place();

    const { code } = await run(folder, ...ARGS, '--max-side', '200', '--model', 'focus', '--model', 'general-v1.3');

    expect(code).toBe(0);
    const records = await jsonRecords(folder);
    expect(records.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(await copies(folder)).toEqual([]);
    expect(await readdir(join(folder, '.clarifai-ingest'))).not.toContain('renditions');
  });

  it.each([
    ['--store', ['--store'], {}, ''],
    ['a variable', [], { CLARIFAI_INGEST_STORE: 'true' }, ''],
    ['a job file', ['--config', 'job.yaml'], {}, 'store: true\n'],
  ] as const)('keeps a copy of each image when %s asks for it', async (_, args, environment, job) => {
    const folder = await place();
    if (job !== '') await writeFile(join(folder, 'job.yaml'), job);

    const { code } = await finished(start(folder, [...ARGS, ...args], [], environment));

    expect(code).toBe(0);
    expect(await copies(folder)).toHaveLength(PHOTOS.length);
  });

  it('asks another model later, also about images that were moved within their folder', async () => {
    const folder = await place();
    await run(folder, ...ARGS);
    await mkdir(join(folder, 'photos', 'sorted'));
    await rename(join(folder, 'photos', 'coffee.png'), join(folder, 'photos', 'sorted', 'coffee.png'));

    const { code } = await run(folder, ...ARGS, '--model', 'focus');

    expect(code).toBe(0);
    const focus = (await jsonRecords(folder)).filter(({ model }) => model?.name === 'focus');
    expect(focus.map(({ input, status }) => [input.path, status]).toSorted()).toEqual([
      ['cat-chelsea.png', 'ok'],
      ['sorted/coffee.png', 'ok'],
    ]);
  });

  it('works with images that are taken away once they are delivered', async () => {
    const folder = await place();
    const args = ['watch', 'photos', '--out', 'predictions.json', '--model', 'general-v1.3', '--model', 'focus'];
    const child = start(folder, [...args, '--settle', '100ms', '--after', 'delete', '--grace', '0s']);
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = finished(child);
    const photos = async (): Promise<readonly string[]> => readdir(join(folder, 'photos'));
    await expect.poll(photos, { timeout: 30_000 }).toEqual([]);
    child.kill('SIGTERM');
    await ended;

    const verified = await run(folder, 'verify');
    const exported = await run(folder, 'export', '--out', 'again.ndjson');
    const retried = await run(folder, 'retry');

    expect((await jsonRecords(folder)).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect([verified.code, exported.code, retried.code]).toEqual([0, 0, 0]);
    expect((await readFile(join(folder, 'again.ndjson'), 'utf8')).trim().split('\n')).toHaveLength(4);
    expect(await copies(folder)).toEqual([]);
  });
});
