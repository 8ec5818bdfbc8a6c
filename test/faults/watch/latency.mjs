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
/** Images that the engine gets from this script. */
const ALONE = 6;

const root = await emptyPlace('latency');
const engine = await startEngine(root, []);
try {
  const photos = await makePhotos(join(root, 'template'), files + 1 + ALONE);
  const alone = [];
  for (const photo of photos.splice(0, ALONE)) alone.push(await engineMs(join(root, 'template', photo)));
  // The first one warms everything up.
  const modelMs = median(alone.slice(1));
  const { child } = await startWatch(root, engine.url);
  const news = follow(join(root, 'out.ndjson'));
  const own = [];
  for (const [index, photo] of photos.entries()) {
    const handle = await open(join(root, 'watched', `${index}.jpg`), 'w');
    await handle.writeFile(await readFile(join(root, 'template', photo)));
    await handle.close();
    const closedMs = performance.now();
    await until(async () => (await news()).length > 0, 60, 2);
    const tookMs = performance.now() - closedMs;
    if (index > 0) own.push(tookMs - SETTLE_MS - modelMs);
  }
  await end(child);
  const isMet = median(own) <= TARGET_MS;
  const range = `${Math.min(...own).toFixed(0)}-${Math.max(...own).toFixed(0)}`;
  console.log(
    `${files} files: from close to record ${median(own).toFixed(0)} ms at the median (${range}) beside ${SETTLE_MS} ms ` +
      `of settling and ${modelMs.toFixed(0)} ms of the engine alone; at most ${TARGET_MS}: ${isMet ? 'met' : 'MISSED'}`,
  );
  process.exitCode = isMet ? 0 : 1;
} finally {
  await end(engine.child);
  await rm(root, { recursive: true, force: true });
}

/** What the engine takes from an image's arrival until it is processed, asked so often that asking adds nothing. */
async function engineMs(photo) {
  const base64 = (await readFile(photo)).toString('base64');
  const headers = { authorization: 'Key watch', 'content-type': 'application/json' };
  const body = JSON.stringify({ inputs: [{ data: { image: { base64 } } }] });
  const startMs = performance.now();
  const reply = await fetch(`${engine.url}/v2/inputs`, { method: 'POST', headers, body });
  const { inputs } = await reply.json();
  const isProcessed = async () => {
    const asked = await fetch(`${engine.url}/v2/inputs/${inputs[0].id}`, { headers });
    return (await asked.json()).input.status.code === 30000;
  };
  if (!(await until(isProcessed, 60, 2))) throw new Error('The engine did not process an image within a minute.');
  return performance.now() - startMs;
}
