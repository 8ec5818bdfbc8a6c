import { setTimeout } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { endChild, nextMessage, startChild } from './child.mjs';
import { bodyOf, call, processed } from './service.mjs';
import { inParts } from './speed.mjs';

const PER_CALL = 128;
const ASK_EVERY_MS = 10;

/**
 * Uploads images while something asks `GET /v2/inputs/status` again and again.
 *
 * @returns images/s until all are processed, and the latencies of the asking in ms.
 */
export async function measureUpload({ images, workers }) {
  const folder = await mkdtemp(join(tmpdir(), 'engine-bench-'));
  const engine = startChild('engine-process.mjs', folder, workers);
  try {
    const { url } = await nextMessage(engine);
    const [warmUp, ...parts] = inParts(images, PER_CALL).map((part, at) => bodyOf(part, (index) => `i-${at}-${index}`));
    await call(url, 'POST', '/v2/inputs', warmUp);
    await processed(url);

    const latencies = [];
    const start = performance.now();
    let isDone = false;
    const asking = askOn(url, latencies, () => isDone);
    for (const body of parts) await call(url, 'POST', '/v2/inputs', body);
    const counts = await processed(url);
    const ms = performance.now() - start;
    isDone = true;
    await asking;
    if (counts.processed !== images.length) throw new Error(`${counts.processed} of ${images.length} were processed.`);
    return { imagesPerSecond: ((images.length - PER_CALL) / ms) * 1000, latencies };
  } finally {
    await endChild(engine);
    await rm(folder, { recursive: true });
  }
}

async function askOn(url, latencies, isDone) {
  while (!isDone()) {
    const start = performance.now();
    await call(url, 'GET', '/v2/inputs/status');
    latencies.push(performance.now() - start);
    await setTimeout(ASK_EVERY_MS);
  }
}
