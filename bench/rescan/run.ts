// Measures how fast an import sees that nothing has changed. See ../README.md.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FoundFile } from '../../src/pipeline/file.ts';
import { isFailed } from '../../src/pipeline/file.ts';
import type { FileChange, Ledger } from '../../src/pipeline/ledger/ledger.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import { Progress } from '../../src/pipeline/progress.ts';
import { sizeOf } from '../../src/pipeline/sizes.ts';
import { globSource } from '../../src/pipeline/sources/glob.ts';
import { resolveRoots } from '../../src/pipeline/sources/roots.ts';
import { newTo } from '../../src/pipeline/unchanged.ts';

const FILES = Number(process.argv[2] ?? 200_000);
const PER_FOLDER = Number(process.argv[3] ?? 1000);
const MODEL = 'model';

const folder = await mkdtemp(join(tmpdir(), 'rescan-bench-'));
try {
  const photos = join(folder, 'photos');
  await makeFiles(photos);
  const before = await openLedger(folder, 'bench');
  await remember(photos, before);
  before.close();

  const ledger = await openLedger(folder, 'bench');
  const startRss = process.memoryUsage.rss();
  const results = [await rescan(photos, ledger), await rescan(photos, ledger)];
  ledger.close();
  console.log(`${FILES} files, ${PER_FOLDER} in each folder; ${megabytes(startRss)} MB before`);
  for (const [index, { seconds, cpuSeconds, peakRss }] of results.entries()) {
    const cpu = `${((cpuSeconds / FILES) * 1e6).toFixed(1)} µs CPU/file`;
    console.log(`scan ${index + 1}: ${Math.round(FILES / seconds)} files/s, ${cpu}, peak RSS ${megabytes(peakRss)} MB`);
  }
} finally {
  await rm(folder, { recursive: true });
}

async function makeFiles(photos: string): Promise<void> {
  for (let first = 0; first < FILES; first += PER_FOLDER) {
    const sub = join(photos, String(first / PER_FOLDER));
    await mkdir(sub, { recursive: true });
    for (let from = first; from < Math.min(first + PER_FOLDER, FILES); from += 500) {
      const count = Math.min(500, PER_FOLDER, FILES - from);
      await Promise.all(
        Array.from({ length: count }, async (_, index) => writeFile(join(sub, `${from + index}.jpg`), '')),
      );
    }
  }
}

/** Lets the ledger know every file as done. */
async function remember(photos: string, ledger: Ledger): Promise<void> {
  let changes: FileChange[] = [];
  const commit = (): void => {
    ledger.commit({ run: 'bench', files: changes, records: [], offsets: new Map() });
    changes = [];
  };
  for await (const found of await source(photos)) {
    const file = await sizeOf(found);
    if (isFailed(file)) throw new Error(file.error.message);
    const story = { ms: {}, predicted: [], records: 0, error: null };
    const sha256 = Buffer.from(file.path).toString('hex').padEnd(64, '0').slice(0, 64);
    changes.push({ file: { ...file, sha256 }, state: 'done', models: [MODEL], error: null, isRecorded: true, story });
    if (changes.length === 5000) commit();
  }
  commit();
}

interface Scan {
  readonly seconds: number;
  /** All threads, user and system. */
  readonly cpuSeconds: number;
  readonly peakRss: number;
}

async function rescan(photos: string, ledger: Ledger): Promise<Scan> {
  const progress = new Progress();
  let peakRss = 0;
  const timer = setInterval(() => (peakRss = Math.max(peakRss, process.memoryUsage.rss())), 20);
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  for await (const file of newTo(ledger, [MODEL], await source(photos), progress)) {
    throw new Error(`${isFailed(file) ? file.error.message : file.path} is taken for new.`);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(startedCpu);
  clearInterval(timer);
  if (progress.snapshot().unchanged !== FILES) throw new Error(`${progress.snapshot().unchanged} files were seen.`);
  return { seconds, cpuSeconds: (user + system) / 1e6, peakRss };
}

async function source(photos: string): Promise<AsyncIterable<FoundFile>> {
  return globSource(await resolveRoots([photos], '/'))(new AbortController().signal);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
