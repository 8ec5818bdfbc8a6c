import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, finished, run, start } from './command-line.ts';
import { csvRows, jsonRecords } from './outputs.ts';

const PHOTOS = 40;
const ARGS = ['import', 'photos', '--out', 'predictions.json', '--out', 'predictions.csv', '--batch-size', '4'];

/** Distinct photographs: crops of a real one. */
async function folderWithPhotos(): Promise<string> {
  const folder = await temporaryFolder();
  const photo = await readFile(join(SAMPLES, 'coffee.png'));
  await mkdir(join(folder, 'photos'));
  for (let index = 0; index < PHOTOS; index += 1) {
    await sharp(photo)
      .extract({ left: index * 4, top: 0, width: 400, height: 400 })
      .jpeg()
      .toFile(join(folder, 'photos', `${index}.jpg`));
  }
  return folder;
}

/** Starts an import and kills it once its output has grown past some bytes, in the middle of its work. */
async function killInTheMiddle(folder: string, afterBytes: number): Promise<void> {
  const child = start(folder, ARGS);
  const ended = finished(child);
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  while (!hasEnded && (await sizeOf(join(folder, 'predictions.json'))) <= afterBytes) await sleep(5);
  child.kill('SIGKILL');
  await ended;
}

async function sizeOf(file: string): Promise<number> {
  return (await readFile(file).catch(() => Buffer.alloc(0))).length;
}

describe('an import that is killed', () => {
  it('goes on when it is run again, and each photo is in both outputs exactly once', async () => {
    const folder = await folderWithPhotos();
    const expected = Array.from({ length: PHOTOS }, (_, index) => `${index}.jpg`).toSorted();

    await killInTheMiddle(folder, 0);
    const afterFirstKill = (await jsonRecords(folder).catch(() => [])).length;
    await killInTheMiddle(folder, await sizeOf(join(folder, 'predictions.json')));
    const { code } = await run(folder, ...ARGS);

    expect(afterFirstKill).toBeLessThan(PHOTOS);
    expect(code).toBe(0);
    const paths = (await jsonRecords(folder)).map(({ input }) => input.path);
    expect(paths.toSorted()).toEqual(expected);
    const rows = await csvRows(folder);
    expect([...new Set(rows.map(({ path }) => path ?? ''))].toSorted()).toEqual(expected);
    // Exactly once in the CSV: no image has two rows of the same rank.
    const ranks = rows.map(({ path, kind, rank }) => `${path} ${kind} ${rank}`);
    expect(new Set(ranks).size).toBe(ranks.length);
  });

  it('lets only one run at a time use a state folder', async () => {
    const folder = await folderWithPhotos();
    const first = start(folder, ARGS);
    const firstEnd = finished(first);
    while ((await sizeOf(join(folder, 'predictions.json'))) === 0) await sleep(5);

    const { code, stderr } = await run(folder, ...ARGS);

    expect(code).toBe(6);
    expect(stderr).toContain(`process ${first.pid}`);
    expect((await firstEnd).code).toBe(0);
  });

  it('stops cleanly at SIGTERM and leaves the rest for the next run', async () => {
    const folder = await folderWithPhotos();
    const child = start(folder, ARGS);
    const ended = finished(child);
    while ((await sizeOf(join(folder, 'predictions.json'))) === 0) await sleep(5);

    child.kill('SIGTERM');

    expect((await ended).code).toBe(143);
    await jsonRecords(folder);
    expect((await run(folder, ...ARGS)).code).toBe(0);
    expect(await jsonRecords(folder)).toHaveLength(PHOTOS);
  });
});
