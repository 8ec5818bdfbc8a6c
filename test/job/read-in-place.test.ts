import { copyFile, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { pino } from 'pino';
import { describe, expect, it } from 'vitest';

import { Closing } from '../../src/base/closing.ts';
import type { ImportJob } from '../../src/job/import-job.ts';
import { openRun } from '../../src/job/open-run.ts';
import { openSource } from '../../src/job/open-source.ts';
import { runImport } from '../../src/job/run-import.ts';
import { takeAll } from '../../src/job/take-all.ts';
import type { RunResult } from '../../src/job/take-all.ts';
import type { Service } from '../../src/pipeline/service.ts';
import type { PredictionRecord } from '../../src/record/record.ts';
import { SAMPLES } from '../engine/samples.ts';
import { importJob } from '../support/import-job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = pino({ level: 'silent' });
const CAT = fileURLToPath(new URL('cat-chelsea.png', SAMPLES));
const COFFEE = fileURLToPath(new URL('coffee.png', SAMPLES));

interface Place {
  readonly folder: string;
  readonly photo: string;
  readonly job: ImportJob;
}

/** A folder with one photograph of a cat, to be imported through the embedded engine. */
async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  const photo = join(folder, 'photos', 'photo.png');
  await mkdir(join(folder, 'photos'));
  await copyFile(CAT, photo);
  return { folder, photo, job: await importJob(folder, { endpoint: 'embedded', apiKey: undefined }) };
}

/** What happens between two calls to the service. */
interface Incidents {
  /** Once the images have been hashed, before they are sent for the first time. */
  readonly beforeUpload?: () => Promise<void>;
  /** Once the service has been sent the images. */
  readonly beforeConfirm?: () => Promise<void>;
}

async function importWith(job: ImportJob, { beforeUpload, beforeConfirm }: Incidents): Promise<RunResult> {
  await using closing = new Closing();
  const { source, scope } = await openSource(job, { standardInput: () => process.stdin });
  const open = await openRun(job, { command: 'import', scope, log, closing });
  const { service } = open.options;
  let uploads = 0;
  const watched: Service = {
    givesLastingUrls: service.givesLastingUrls,
    isQuiet: async (signal) => service.isQuiet(signal),
    predict: async (model, files, signal) => service.predict(model, files, signal),
    async inputStates(ids, signal) {
      await beforeConfirm?.();
      return service.inputStates(ids, signal);
    },
    async upload(files, signal) {
      uploads += 1;
      if (uploads === 1) await beforeUpload?.();
      return service.upload(files, signal);
    },
  };
  const options = { ...open.options, service: watched, passPauseMs: 10, settleMs: 0 };
  return await takeAll({ ...open, options }, source, { log, startedMs: performance.now() });
}

async function records(folder: string): Promise<readonly PredictionRecord[]> {
  const text = await readFile(join(folder, 'out.ndjson'), 'utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as PredictionRecord]));
}

function conceptsOf(record: PredictionRecord | undefined): readonly string[] {
  return record?.status === 'ok' ? (record.concepts ?? []).map(({ name }) => name) : [];
}

describe('an import that reads images in place', () => {
  it('records a file that changes before it is read as what it is by then, once', async () => {
    const { folder, photo, job } = await place();

    const { counts } = await importWith(job, { beforeUpload: async () => copyFile(COFFEE, photo) });

    const [record, ...others] = await records(folder);
    expect(others).toEqual([]);
    expect(counts).toMatchObject({ done: 1, failed: 0 });
    expect(conceptsOf(record)).toContain('cup');
    expect(conceptsOf(record)).not.toContain('cat');
    expect(record?.input).toMatchObject({ width: 600, height: 400 });
  });

  it('fails a file that vanishes before it is read, and imports it when it is back', async () => {
    const { folder, photo, job } = await place();

    const first = await importWith(job, { beforeUpload: async () => rm(photo) });
    await copyFile(CAT, photo);
    const second = await runImport(job, { log });

    expect(first.counts).toMatchObject({ done: 0, failed: 1 });
    expect(first.outcomes[0]).toMatchObject({ kind: 'failed', error: { code: 'vanished', retryable: true } });
    expect(second.counts).toMatchObject({ done: 1, failed: 0 });
    expect(conceptsOf((await records(folder)).at(-1))).toContain('cat');
  });

  it('finds a file that was moved within its folder before a run died that had not read it', async () => {
    const { folder, photo, job } = await place();
    const died = importWith(job, {
      beforeUpload: async () => rename(photo, join(folder, 'photos', 'moved.png')),
      beforeConfirm: async () => {
        throw new Error('killed');
      },
    });

    await expect(died).rejects.toThrow('killed');
    await runImport(job, { log });

    // The old path was begun, and its file is gone.
    const outcomes = (await records(folder)).map(({ input, status }) => [input.path, status]);
    expect(outcomes.toSorted()).toEqual([
      ['moved.png', 'ok'],
      ['photo.png', 'failed'],
    ]);
  });

  it('asks another model later, of files that have moved within their folder too', async () => {
    const { folder, photo, job } = await place();
    await runImport(job, { log });
    await rename(photo, join(folder, 'photos', 'moved.png'));

    const { counts } = await runImport({ ...job, models: ['focus'] }, { log });

    expect(counts).toMatchObject({ done: 1, failed: 0, uploaded: 0, predicted: 1 });
    expect((await records(folder)).at(-1)).toMatchObject({ status: 'ok', model: { name: 'focus' } });
    expect(await readdir(join(folder, '.clarifai-ingest', 'engine'))).not.toContain('images');
  });
});
