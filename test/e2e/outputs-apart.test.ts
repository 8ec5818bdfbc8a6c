import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { PredictionRecord } from '../../src/record/record.ts';
import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { finished, run, start } from './command-line.ts';
import type { Run } from './command-line.ts';
import { csvRows } from './outputs.ts';

/** Fast, and without networks. */
const QUICK = ['--endpoint', 'embedded', '--model', 'color', '--settle', '0s'];
const NO_CALL = 'No upload and no prediction was needed';

/** Folders `dogs` (1, 2, both) and `cats` (3, 4, both), of which `both.png` is the same image. */
async function twoFolders(): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, seeds] of [
    ['dogs', [1, 2]],
    ['cats', [3, 4]],
  ] as const) {
    await mkdir(join(folder, name));
    for (const seed of seeds) await writeFile(join(folder, name, `${seed}.png`), await samplePng(seed));
    await writeFile(join(folder, name, 'both.png'), await samplePng(9));
  }
  return folder;
}

async function importing(folder: string, ...args: readonly string[]): Promise<Run> {
  const ended = await run(folder, 'import', ...args, ...QUICK.slice(0, 4));
  expect(ended).toMatchObject({ code: 0 });
  return ended;
}

async function records(folder: string, name: string): Promise<readonly PredictionRecord[]> {
  const text = await readFile(join(folder, name), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as PredictionRecord);
}

/** Paths of an output's records, each as often as it is there. */
async function paths(folder: string, name: string): Promise<readonly string[]> {
  if (name.endsWith('.ndjson')) return (await records(folder, name)).map(({ input }) => input.path).toSorted();
  const rows = await csvRows(folder, name);
  return rows
    .filter(({ rank }) => rank === '1')
    .map(({ path }) => path ?? '')
    .toSorted();
}

const DOGS = ['1.png', '2.png', 'both.png'];
const CATS = ['3.png', '4.png', 'both.png'];

describe('outputs of several imports in one folder', () => {
  it('hold what each was named with, also when the imports are run again; what both show is asked about once', async () => {
    const folder = await twoFolders();

    await importing(folder, 'dogs', '--out', 'dogs.csv');
    const cats = await importing(folder, 'cats', '--out', 'cats.csv');
    const before = await Promise.all(['dogs.csv', 'cats.csv'].map((name) => readFile(join(folder, name))));
    const again = [
      await importing(folder, './dogs/', '--out', 'dogs.csv'),
      await importing(folder, join(folder, 'cats'), '--out', 'cats.csv'),
    ];

    expect(await paths(folder, 'dogs.csv')).toEqual(DOGS);
    expect(await paths(folder, 'cats.csv')).toEqual(CATS);
    expect(cats.stdout).toContain('2 uploaded');
    expect(cats.stdout).toContain('1 known already, 2 predictions');
    expect(again.map(({ stdout }) => stdout.includes('3 unchanged since an earlier run'))).toEqual([true, true]);
    expect(await Promise.all(['dogs.csv', 'cats.csv'].map((name) => readFile(join(folder, name))))).toEqual(before);
  });

  it('name only their own paths of an image that lies in several places', async () => {
    const folder = await twoFolders();
    await copyFile(join(folder, 'cats/both.png'), join(folder, 'cats/twin.png'));

    await importing(folder, 'dogs', '--out', 'dogs.ndjson');
    await importing(folder, 'cats', '--out', 'cats.ndjson');

    const pathsOf = async (name: string): Promise<readonly (readonly string[])[]> =>
      (await records(folder, name)).filter(({ input }) => input.path === 'both.png').map(({ input }) => input.paths);
    expect(await pathsOf('dogs.ndjson')).toEqual([['both.png']]);
    expect(await pathsOf('cats.ndjson')).toEqual([['both.png', 'twin.png']]);
  });

  it('gather what they are named with one after the other, and begin anew once they are removed', async () => {
    const folder = await twoFolders();

    await importing(folder, 'dogs', '--out', 'all.ndjson');
    await importing(folder, 'cats', '--out', 'all.ndjson');
    const gathered = await paths(folder, 'all.ndjson');
    await rm(join(folder, 'all.ndjson'));
    const { stdout } = await importing(folder, 'dogs', '--out', 'all.ndjson');

    expect(gathered).toEqual([...DOGS, ...CATS].toSorted());
    expect(await paths(folder, 'all.ndjson')).toEqual(DOGS);
    expect(stdout).toContain('the file was gone: written again from the ledger');
    expect(stdout).toContain(NO_CALL);
  });

  it('get from memory what is known by another name: another output, a part of the folder, a glob, a list', async () => {
    const folder = await twoFolders();
    await mkdir(join(folder, 'dogs/small'));
    await writeFile(join(folder, 'dogs/small/5.png'), await samplePng(5));
    await writeFile(join(folder, 'dogs/broken.png'), 'no image');
    await run(folder, 'import', 'dogs', '--out', 'dogs.ndjson', ...QUICK.slice(0, 4));
    const all = ['1.png', '2.png', 'both.png', 'broken.png', 'small/5.png'];

    const ways: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      ['second.ndjson', ['dogs'], all],
      ['part.ndjson', ['dogs/small'], ['5.png']],
      ['glob.ndjson', ['dogs/*.png'], ['1.png', '2.png', 'both.png', 'broken.png']],
      ['filter.ndjson', ['dogs', '--exclude', 'small/'], ['1.png', '2.png', 'both.png', 'broken.png']],
      // Once, however many ways lead to it.
      ['dogs.ndjson', ['dogs/*.png'], all],
    ];
    for (const [out, args, expected] of ways) {
      const { stdout } = await run(folder, 'import', ...args, '--out', out, ...QUICK.slice(0, 4));
      expect([out, stdout.includes(NO_CALL)]).toEqual([out, true]);
      expect([out, await paths(folder, out)]).toEqual([out, expected.toSorted()]);
    }
    const failure = (await records(folder, 'glob.ndjson')).find(({ status }) => status === 'failed');
    expect(failure).toMatchObject({ input: { path: 'broken.png', source: 'glob:dogs' } });
  });

  it('hold what a list named for them, not what it named for others', async () => {
    const folder = await twoFolders();

    await writeFile(join(folder, 'list.txt'), 'dogs/1.png\ndogs/both.png\n');
    await importing(folder, '@list.txt', '--out', 'dogs.ndjson');
    await writeFile(join(folder, 'list.txt'), 'cats/3.png\ncats/both.png\n');
    await importing(folder, '@list.txt', '--out', 'cats.ndjson');
    const { stdout } = await importing(folder, '@list.txt', '--out', 'cats.ndjson');

    expect(await paths(folder, 'dogs.ndjson')).toEqual(['dogs/1.png', 'dogs/both.png']);
    expect(await paths(folder, 'cats.ndjson')).toEqual(['cats/3.png', 'cats/both.png']);
    expect(stdout).toContain('2 unchanged since an earlier run');
  });

  it('are told by status with what they were named with', async () => {
    const folder = await twoFolders();
    await importing(folder, 'dogs', '--out', 'dogs.csv');
    await importing(folder, 'cats', '--out', 'cats.csv', '--out', 'dogs.csv');

    const { stdout } = await run(folder, 'status');

    const [dogs, cats] = ['dogs', 'cats'].map((name) => join(folder, name));
    expect(stdout).toMatch(`${cats}.csv: 3 records`);
    expect(stdout).toContain(`of folder:${cats}\n`);
    expect(stdout).toMatch(`${dogs}.csv: 6 records`);
    expect(stdout).toContain(`of folder:${cats}, folder:${dogs}\n`);
  });

  it('are whole and apart after a kill in the middle of each import', async () => {
    const folder = await temporaryFolder();
    const names = Array.from({ length: 30 }, (_, index) => `${index}.png`);
    for (const [source, seed] of [
      ['dogs', 100],
      ['cats', 200],
    ] as const) {
      await mkdir(join(folder, source));
      for (const [index, name] of names.entries()) {
        await writeFile(join(folder, source, name), await samplePng(seed + index));
      }
    }
    const size = async (name: string): Promise<number> =>
      (await readFile(join(folder, name)).catch(() => Buffer.alloc(0))).length;

    for (const source of ['dogs', 'cats']) {
      const args = ['import', source, '--out', `${source}.ndjson`, '--batch-size', '2', ...QUICK.slice(0, 4)];
      const child = start(folder, args);
      const ended = finished(child);
      while (child.exitCode === null && (await size(`${source}.ndjson`)) === 0) await sleep(5);
      child.kill('SIGKILL');
      await ended;
    }
    // What a run that died has left is finished by whichever run comes first, for the output that it belongs to.
    await importing(folder, 'cats', '--out', 'cats.ndjson');
    await importing(folder, 'dogs', '--out', 'dogs.ndjson');

    for (const source of ['dogs', 'cats']) {
      expect(await paths(folder, `${source}.ndjson`)).toEqual(names.toSorted());
      const sources = (await records(folder, `${source}.ndjson`)).map(({ input }) => input.source);
      expect(new Set(sources)).toEqual(new Set([`folder:${source}`]));
    }
  });

  it('of a daemon that watches two folders have both, beside those of an import of one of them', async () => {
    const folder = await twoFolders();
    await importing(folder, 'dogs', '--out', 'dogs.ndjson');
    const daemon = start(folder, ['watch', 'dogs', 'cats', '--out', 'all.ndjson', ...QUICK]);
    onTestFinished(() => void daemon.kill('SIGKILL'));
    const ended = finished(daemon);
    const both = [...DOGS.map((name) => `dogs/${name}`), ...CATS.map((name) => `cats/${name}`)];
    const watched = async (): Promise<readonly string[]> => paths(folder, 'all.ndjson').catch(() => []);

    await expect.poll(watched, { timeout: 30_000 }).toEqual(both.toSorted());
    await writeFile(join(folder, 'cats/new.png'), await samplePng(7));
    await expect.poll(watched, { timeout: 30_000 }).toEqual([...both, 'cats/new.png'].toSorted());
    daemon.kill('SIGTERM');

    expect((await ended).code).toBe(143);
    await importing(folder, 'dogs', '--out', 'dogs.ndjson');
    expect(await paths(folder, 'dogs.ndjson')).toEqual(DOGS);
  });
});
