// Lets a dry run look at many small images; tells files per second and the peak of memory. Needs `npm run build`.
//   node bench/dry-run/run.mjs [files] [files per folder]
// The files lie in TMPDIR: 1,000,000 of them take 4 GB and as many inodes.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';

const [files = 1_000_000, perFolder = 1000] = process.argv.slice(2).map(Number);
const LIMIT_MB = 250;
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const folder = await mkdtemp(join(tmpdir(), 'dry-run-'));
try {
  await makeImages(join(folder, 'photos'));
  const { plan, seconds, peakMb } = await dryRun();
  if (plan.new !== files) throw new Error(`${plan.new} of ${files} files would be taken up.`);
  const speed = Math.round(files / seconds);
  console.log(`${files} files in ${seconds.toFixed(1)} s: ${speed} files/s, peak RSS ${peakMb.toFixed(0)} MB`);
  console.log(`at most ${LIMIT_MB} MB: ${peakMb <= LIMIT_MB ? 'met' : 'MISSED'}`);
  process.exitCode = peakMb <= LIMIT_MB ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

async function makeImages(photos) {
  const png = await sharp({ create: { width: 8, height: 6, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
  for (let first = 0; first < files; first += perFolder) {
    const sub = join(photos, String(first / perFolder));
    await mkdir(sub, { recursive: true });
    const count = Math.min(perFolder, files - first);
    for (let from = 0; from < count; from += 100) {
      const names = Array.from({ length: Math.min(100, count - from) }, (_, index) => `${first + from + index}.png`);
      await Promise.all(names.map(async (name) => writeFile(join(sub, name), png)));
    }
  }
}

async function dryRun() {
  const args = [PROGRAM, 'import', 'photos', '--out', 'out.json', '--endpoint', 'embedded', '--dry-run', '--json'];
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const output = text(child.stdout);
  let peakMb = 0;
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!isOver) {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const [, kilobytes = 0] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    peakMb = Math.max(peakMb, Number(kilobytes) / 1024);
    await Promise.race([ended, sleep(50)]);
  }
  const code = await ended;
  const seconds = (performance.now() - startedMs) / 1000;
  if (code !== 0) throw new Error(`The dry run ended with exit code ${code}.`);
  return { plan: JSON.parse(await output), seconds, peakMb };
}
