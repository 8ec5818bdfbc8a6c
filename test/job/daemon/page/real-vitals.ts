import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { pino } from 'pino';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

import { Closing } from '../../../../src/base/closing.ts';
import { openRun } from '../../../../src/job/open-run.ts';
import type { OpenRun } from '../../../../src/job/open-run.ts';
import type { FoundFile } from '../../../../src/pipeline/file.ts';
import { ingest } from '../../../../src/pipeline/ingest.ts';
import { SAMPLES } from '../../../engine/samples.ts';
import { importJob } from '../../../support/import-job.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { TestVitals } from '../../../support/vitals.ts';

const MODELS = ['general-v1.3', 'color', 'face-v1.3'];

/** Vitals of a real import through the embedded engine, of photos that come until the test ends; some are broken. */
export async function realVitals(): Promise<TestVitals> {
  const folder = await temporaryFolder();
  const vitals = new TestVitals();
  const closing = new Closing();
  const stop = new AbortController();
  const job = await importJob(folder, { endpoint: 'embedded', models: MODELS, batchSize: 8 });
  const { targets, outs, models, endpoint, batchSize } = job;
  vitals.settled = Object.entries({
    Folders: targets.join(', '),
    Outputs: outs.join(', '),
    Models: models.join(', '),
    Service: endpoint ?? '',
    'Images per call': String(batchSize),
  });
  const open = await openRun(job, {
    command: 'import',
    log: pino({ level: 'silent' }),
    closing,
    stop: stop.signal,
    progress: vitals.progress,
    hooks: {
      onRequest: ({ bytes }) => countCalls(vitals, { bytes }),
      onResponse: ({ status }) => countCalls(vitals, { status: String(status ?? 'none') }),
    },
  });
  const over = follow(vitals, open, photos(join(folder, 'photos'), stop.signal));
  onTestFinished(async () => {
    stop.abort();
    await over;
    await closing.close();
  });
  return vitals;
}

async function follow(
  vitals: TestVitals,
  { options, ledger }: OpenRun,
  files: AsyncIterable<FoundFile>,
): Promise<void> {
  const { underway } = vitals;
  await ingest({ ...options, source: () => files, batch: { count: 8, lingerMs: 100 }, underway }).forEach((outcome) => {
    vitals.failures = ledger.failures();
    vitals.tell(outcome);
  });
}

function countCalls(
  vitals: TestVitals,
  { bytes = 0, status }: { readonly bytes?: number; readonly status?: string },
): void {
  const { calls } = vitals.told;
  const isReply = status !== undefined;
  const byStatus = isReply ? { ...calls.byStatus, [status]: (calls.byStatus[status] ?? 0) + 1 } : calls.byStatus;
  const inFlight = calls.inFlight + (isReply ? -1 : 1);
  vitals.told = { ...vitals.told, calls: { ...calls, byStatus, inFlight, sentBytes: calls.sentBytes + bytes } };
}

/** Parts of the sample photos, a new one at every turn, now quicker and now slower; now and then an unfinished file. */
async function* photos(folder: string, signal: AbortSignal): AsyncGenerator<FoundFile> {
  const names = (await readdir(SAMPLES)).filter((name) => /\.(?:jpg|png)$/.test(name));
  await mkdir(folder, { recursive: true });
  for (let turn = 0; !signal.aborted; turn += 1) {
    const name = names[turn % names.length] ?? '';
    const path = turn < names.length ? name : name.replace('.', `-${Math.floor(turn / names.length)}.`);
    const file = join(folder, path);
    const part = await partOf(fileURLToPath(new URL(name, SAMPLES)), turn);
    await writeFile(file, turn % 29 === 17 ? '' : turn % 41 === 30 ? 'no picture' : part);
    yield { origin: 'file', file, source: 'folder:photos', path };
    await sleep(500 + 450 * Math.sin(turn / 25), undefined, { signal }).catch(() => undefined);
  }
}

async function partOf(file: string, turn: number): Promise<Buffer> {
  const image = sharp(file);
  const { width, height } = await image.metadata();
  const cut = turn % 50;
  return image.extract({ left: cut, top: cut, width: width - 2 * cut, height: height - 2 * cut }).toBuffer();
}
