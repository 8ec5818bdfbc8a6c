import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { pino } from 'pino';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { dryRun } from '../../src/job/dry-run.ts';
import type { ImportJob } from '../../src/job/import-job.ts';
import { runImport } from '../../src/job/run-import.ts';
import type { RunSummary } from '../../src/job/take-all.ts';
import { samplePng } from '../support/images.ts';
import { importJob } from '../support/import-job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder with so many different photos, and the job that imports it. */
async function photos(count: number, changes: Partial<ImportJob> = {}): Promise<ImportJob> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  for (let seed = 0; seed < count; seed += 1) await place(folder, `${seed}.png`, await samplePng(seed));
  return importJob(folder, changes);
}

/** Writes a file that came to rest long ago. */
async function place(folder: string, name: string, content: Uint8Array | string): Promise<void> {
  const file = join(folder, 'photos', name);
  await writeFile(file, content);
  await utimes(file, 1.7e9, 1.7e9);
}

async function imported(job: ImportJob): Promise<RunSummary> {
  return runImport(job, { log: pino({ level: 'silent' }) });
}

async function everythingIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).toSorted();
}

describe('a dry run', () => {
  it('tells what would be sent, in how many calls, and how long these take at the rate', async () => {
    const job = await photos(5, { batchSize: 2, rate: 0.5 });

    const plan = await dryRun(job);

    expect(plan).toMatchObject({ found: 5, new: 5, unchanged: 0, failed: 0, uploads: 5, predictions: 5 });
    expect(plan).toMatchObject({ uploadCalls: 3, predictCalls: 3, seconds: 12, target: job.endpoint });
  });

  it('leaves everything as it is', async () => {
    const job = await photos(2);
    const before = await everythingIn(job.workingFolder);

    await dryRun(job);

    expect(await everythingIn(job.workingFolder)).toEqual(before);
  });

  it('tells what the import then does', async () => {
    const job = await photos(4, { batchSize: 3 });
    await place(job.workingFolder, 'words.jpg', 'not an image');
    await place(job.workingFolder, 'empty.jpg', '');

    const plan = await dryRun(job);

    const { counts } = await imported(job);
    expect(plan).toMatchObject({
      found: counts.found,
      failed: counts.failed,
      uploads: counts.uploaded,
      bytes: counts.uploadedBytes,
      predictions: counts.predicted,
    });
  });

  it('takes up only what is new or has changed since the import before', async () => {
    const job = await photos(3);
    await place(job.workingFolder, 'words.jpg', 'not an image');
    await imported(job);
    await place(job.workingFolder, 'new.png', await samplePng(77));
    await utimes(join(job.workingFolder, 'photos', '0.png'), 1.6e9, 1.6e9);

    const plan = await dryRun(job);

    expect(plan).toMatchObject({ found: 5, unchanged: 2, failedEarlier: 1, new: 2, failed: 0, uploads: 2 });
  });

  it('uploads nothing again for a model that was not asked yet', async () => {
    const job = await photos(3);
    await imported(job);

    const plan = await dryRun({ ...job, models: ['general-v1.3', 'color'] });

    expect(plan).toMatchObject({ unchanged: 0, new: 3, uploads: 0, bytes: 0, uploadCalls: 0 });
    expect(plan).toMatchObject({ predictions: 3, predictCalls: 1 });
  });

  it('names a model by id, slug or address as well, without asking anybody', async () => {
    const job = await photos(1);
    await imported(job);
    const names = [
      'aaa03c23b3724a16a56b629203edc62c',
      'general-image-recognition',
      'https://clarifai.com/clarifai/main/models/general-image-recognition',
    ];

    const plan = await dryRun({ ...job, models: names });

    expect(plan).toMatchObject({ unchanged: 1, new: 0 });
  });

  it('counts what will fail by its reason, with an example', async () => {
    const job = await photos(1);
    await place(job.workingFolder, 'empty.jpg', '');
    await place(job.workingFolder, 'words.jpg', 'not an image');
    await place(job.workingFolder, 'verse.jpg', 'no image either');

    const { new: fresh, failed, failures } = await dryRun(job);

    expect({ fresh, failed }).toEqual({ fresh: 1, failed: 3 });
    expect(failures).toMatchObject([
      { code: 'not-an-image', count: 2 },
      { code: 'empty-file', count: 1, example: 'empty.jpg' },
    ]);
  });

  it('finds the size of an image behind a very long header', async () => {
    const job = await photos(0);
    const jpeg = await sharp(await samplePng(1))
      .jpeg()
      .toBuffer();
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0xff, 0xfe]), Buffer.alloc(0xfffc, 0x20)]);
    const long = Buffer.concat([jpeg.subarray(0, 2), comment, comment, comment, jpeg.subarray(2)]);
    await place(job.workingFolder, 'long.jpg', long);
    const huge = Buffer.from(long);
    huge.fill(0x7f, huge.indexOf(Buffer.from([0xff, 0xc0])) + 5, huge.indexOf(Buffer.from([0xff, 0xc0])) + 9);
    await place(job.workingFolder, 'huge.jpg', huge);

    const plan = await dryRun(job);

    expect(plan).toMatchObject({ new: 1, failures: [{ code: 'too-many-pixels', count: 1, example: 'huge.jpg' }] });
  });

  it('knows what can be sent only as a smaller copy', async () => {
    const job = await photos(0);
    await place(
      job.workingFolder,
      'phone.jpg',
      await sharp(await samplePng(1))
        .avif()
        .toBuffer(),
    );

    const asItIs = await dryRun(job);
    const smaller = await dryRun({ ...job, maxSide: 800 });

    expect(asItIs).toMatchObject({ new: 0, failures: [{ code: 'unsupported-format', count: 1 }] });
    expect(smaller).toMatchObject({ new: 1, failed: 0 });
  });

  it('looks only at what is selected', async () => {
    const job = await photos(3);

    const plan = await dryRun({ ...job, selection: { ...job.selection, exclude: ['1.png'] } });

    expect(plan).toMatchObject({ found: 3, skipped: 1, new: 2 });
  });

  it('counts addresses of a list without fetching them', async () => {
    const job = await photos(0);
    await writeFile(join(job.workingFolder, 'urls.txt'), 'https://img.example/a.jpg\nhttps://img.example/b.jpg\n');

    const plan = await dryRun({ ...job, targets: ['@urls.txt'] });

    expect(plan).toMatchObject({ found: 2, new: 2, uploads: 2, bytes: 0, failed: 0 });
  });

  it('refuses what the import would refuse: another target, an output of no known format', async () => {
    const job = await photos(1);
    await imported(job);

    await expect(dryRun({ ...job, endpoint: 'http://127.0.0.1:9' })).rejects.toMatchObject({ code: 'other-target' });
    await expect(dryRun({ ...job, outs: ['out.docx'] })).rejects.toMatchObject({ name: 'SinkError' });
  });

  it('tells no time for the embedded engine', async () => {
    const job = await photos(1);

    expect(await dryRun({ ...job, endpoint: 'embedded' })).toMatchObject({ target: 'embedded', seconds: null });
  });
});
