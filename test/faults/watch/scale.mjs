// Watches very many files in many folders: watches, the time until all are found, and what idling costs.
//   node test/faults/watch/scale.mjs [files] [folders]
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { end, startEngine, startProgram } from '../program.mjs';
import { emptyPlace, holdingsOf, startWatch, until } from './watched.mjs';

const [files = 200_000, folders = 2000] = process.argv.slice(2).map(Number);
const IDLE_SECONDS = 60;
const MAX = { watches: folders * 1.05, readySeconds: 15, cpuPercent: 1 };

const root = await emptyPlace('scale');
const engine = await startEngine(root, []);
try {
  for (let folder = 0; folder < folders; folder += 1) {
    const path = join(root, 'watched', String(folder));
    await mkdir(path);
    // No image at all: each is looked at once, remembered as broken, and never sent.
    for (let file = 0; file < files / folders; file += 1) await writeFile(join(path, `${file}.jpg`), 'x');
  }
  const first = await startWatch(root, engine.url);
  const isKnown = await until(async () => (await status()).totals.failed === files, 1200, 2000);
  await end(first.child);
  if (!isKnown) throw new Error(`Not all files were taken: ${JSON.stringify(await status())}`);

  const { child, readyMs } = await startWatch(root, engine.url);
  await sleep(10_000);
  const before = await holdingsOf(child.pid);
  await sleep(IDLE_SECONDS * 1000);
  const after = await holdingsOf(child.pid);
  await end(child);
  const found = {
    watches: after.watches,
    readySeconds: readyMs / 1000,
    cpuPercent: ((after.cpuSeconds - before.cpuSeconds) / IDLE_SECONDS) * 100,
  };
  const isMet = Object.entries(MAX).every(([name, max]) => found[name] <= max);
  console.log(
    `${files} files in ${folders} folders: ${found.watches} watches, found in ${found.readySeconds.toFixed(1)} s, ` +
      `idle at ${found.cpuPercent.toFixed(2)} % of a core, ${after.rssMb.toFixed(0)} MB: ${isMet ? 'met' : 'MISSED'}`,
  );
  process.exitCode = isMet ? 0 : 1;
} finally {
  await end(engine.child);
  await rm(root, { recursive: true, force: true });
}

async function status() {
  const { output } = await startProgram(root, ['status', '--json']).ended;
  return JSON.parse(output);
}
