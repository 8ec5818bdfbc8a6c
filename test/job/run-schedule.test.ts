import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { pino } from 'pino';
import { expect, it } from 'vitest';

import { runSchedule } from '../../src/job/run-schedule.ts';
import type { ScheduleJob } from '../../src/job/run-schedule.ts';
import type { RunSummary } from '../../src/job/take-all.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import { importJob } from '../support/import-job.ts';
import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SILENT = pino({ level: 'silent' });
const EVERY_SECOND = { cron: '* * * * * *', timeZone: undefined, catchUp: 'none' } as const;
const ONCE_A_YEAR = { cron: '0 0 1 1 *', timeZone: 'Europe/Berlin', catchUp: 'once' } as const;

async function scheduleJob(schedule: ScheduleJob['schedule'], folder?: string): Promise<ScheduleJob> {
  const working = folder ?? (await temporaryFolder());
  await mkdir(join(working, 'photos'), { recursive: true });
  await writeFile(join(working, 'photos', 'first.png'), await samplePng(1));
  return { ...(await importJob(working)), schedule };
}

it('imports at each time of the pattern what is new, until it is stopped', async () => {
  const job = await scheduleJob(EVERY_SECOND);
  const stop = new AbortController();
  const summaries: RunSummary[] = [];

  await runSchedule(job, {
    log: SILENT,
    stop: stop.signal,
    onSummary(summary) {
      summaries.push(summary);
      if (summaries.length === 2) stop.abort();
    },
  });

  expect(summaries.map(({ counts }) => [counts.done, counts.unchanged])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  const records = (await readFile(join(job.workingFolder, 'out.ndjson'), 'utf8')).trim().split('\n');
  expect(records).toHaveLength(1);
});

it.each([
  ['61 * * * *', undefined, /61 \* \* \* \*/],
  ['0 3 * * *', 'Europe/Nowhere', /Europe\/Nowhere/],
  ['0 0 31 2 *', undefined, /0 0 31 2 \*.*never/],
])('refuses the pattern %s in the zone %s', async (cron, timeZone, message) => {
  const job = await scheduleJob({ cron, timeZone, catchUp: 'none' });

  const running = runSchedule(job, { log: SILENT, stop: new AbortController().signal });

  await expect(running).rejects.toThrow(message);
});

it('refuses a folder that does not exist at once, not when the time has come', async () => {
  const job = { ...(await scheduleJob(ONCE_A_YEAR)), targets: ['nowhere'] };

  const running = runSchedule(job, { log: SILENT, stop: new AbortController().signal });

  await expect(running).rejects.toThrow('nowhere: no such file or folder.');
});

it('makes up once for runs that were missed while nobody was there', async () => {
  const job = await scheduleJob(ONCE_A_YEAR);
  const state = join(job.workingFolder, '.clarifai-ingest');
  await mkdir(state);
  const ledger = await openLedger(state, job.endpoint!);
  ledger.runs.begin({ run: 'old', command: 'schedule', startedAt: '2020-05-01T00:00:00.000Z', settings: {} });
  ledger.close();
  const stop = new AbortController();
  const summaries: RunSummary[] = [];

  await runSchedule(job, {
    log: SILENT,
    stop: stop.signal,
    onSummary(summary) {
      summaries.push(summary);
      stop.abort();
    },
  });

  expect(summaries[0]?.counts.done).toBe(1);
});

it('waits for the next time after a run that failed for a reason of the service', async () => {
  const job = await scheduleJob(EVERY_SECOND);
  const stop = new AbortController();
  const nexts: Date[] = [];

  // Nobody listens at port 1.
  await runSchedule(
    { ...job, endpoint: 'http://127.0.0.1:1' },
    {
      log: SILENT,
      stop: stop.signal,
      onNext(at) {
        nexts.push(at);
        if (nexts.length === 2) stop.abort();
      },
    },
  );

  expect(nexts[1]!.getTime()).toBeGreaterThan(nexts[0]!.getTime());
});
