// How long an idle daemon takes from a file's close to its record on disk, without the settle time and the models'.
//   node test/faults/watch/latency.mjs [files]
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { makePhotos } from '../photos.mjs';
import { end, startEngine } from '../program.mjs';
import { emptyPlace, follow, median, startWatch, until } from './watched.mjs';

const [files = 30] = process.argv.slice(2).map(Number);
const SETTLE_MS = 2000;
const TARGET_MS = 300;

const root = await emptyPlace('latency');
const engine = await startEngine(root, []);
try {
  const photos = await makePhotos(join(root, 'template'), files + 1);
  const { child } = await startWatch(root, engine.url);
  const news = follow(join(root, 'out.ndjson'));
  const own = [];
  const models = [];
  for (const [index, photo] of photos.entries()) {
    const handle = await open(join(root, 'watched', `${index}.jpg`), 'w');
    await handle.writeFile(await readFile(join(root, 'template', photo)));
    await handle.close();
    const closedMs = performance.now();
    let record;
    await until(async () => ([record] = await news())[0] !== undefined, 60, 2);
    const tookMs = performance.now() - closedMs;
    // The engine computes while the upload is confirmed; the first one warms everything up.
    const modelMs = record.ms.confirm + record.ms.predict;
    if (index === 0) continue;
    own.push(tookMs - SETTLE_MS - modelMs);
    models.push(modelMs);
  }
  await end(child);
  const isMet = median(own) <= TARGET_MS;
  const range = `${Math.min(...own).toFixed(0)}-${Math.max(...own).toFixed(0)}`;
  console.log(
    `${files} files: from close to record ${median(own).toFixed(0)} ms at the median (${range}) beside ${SETTLE_MS} ms ` +
      `of settling and ${median(models).toFixed(0)} ms of the engine; at most ${TARGET_MS}: ${isMet ? 'met' : 'MISSED'}`,
  );
  process.exitCode = isMet ? 0 : 1;
} finally {
  await end(engine.child);
  await rm(root, { recursive: true, force: true });
}
