// Imports a few images and many, and compares the peaks of memory: it must not grow with their number.
//   node test/faults/memory.mjs [few] [many]
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { makePhotos } from './photos.mjs';
import { end, startEngine, startProgram } from './program.mjs';

const [few = 2000, many = 20_000] = process.argv.slice(2).map(Number);
const GROWTH = 1.3;
const LIMIT_MB = 250;

const root = await mkdtemp(join(tmpdir(), 'memory-'));
const engine = await startEngine(root, []);
try {
  const small = await peakOf('few', few);
  const large = await peakOf('many', many);
  const isFlat = large.peakMb <= Math.max(small.peakMb * GROWTH, 0) && large.peakMb <= LIMIT_MB;
  for (const { name, images, peakMb, seconds } of [small, large]) {
    console.log(`${name}: ${images} images in ${seconds.toFixed(0)} s, peak RSS ${peakMb.toFixed(0)} MB`);
  }
  console.log(
    `growth ${(large.peakMb / small.peakMb).toFixed(2)} x (at most ${GROWTH}), at most ${LIMIT_MB} MB: ${isFlat ? 'met' : 'MISSED'}`,
  );
  process.exitCode = isFlat ? 0 : 1;
} finally {
  await end(engine.child);
  await rm(root, { recursive: true, force: true });
}

async function peakOf(name, images) {
  const folder = join(root, name);
  await mkdir(folder);
  await makePhotos(join(folder, 'photos'), images);
  const args = ['import', 'photos', '--out', 'out.ndjson', '--out', 'out.csv', '--model', 'color', '--quiet'];
  args.push('--endpoint', engine.url, '--api-key', 'memory', '--rate', '1000', '--no-progress');
  const startedMs = performance.now();
  const child = startProgram(folder, args);
  let peakMb = 0;
  let isOver = false;
  void child.ended.then(() => (isOver = true));
  while (!isOver) {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const [, kilobytes = 0] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    peakMb = Math.max(peakMb, Number(kilobytes) / 1024);
    await sleep(50);
  }
  const { code, output } = await child.ended;
  if (code !== 0) throw new Error(`exit ${code}: ${output}`);
  return { name, images, peakMb, seconds: (performance.now() - startedMs) / 1000 };
}
