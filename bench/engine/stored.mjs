import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ask, endChild, nextMessage, startChild } from './child.mjs';
import { fillStore } from './fill-store.mjs';
import { call } from './service.mjs';

const SEARCHES = 40;

/** @returns how an engine with so many stored inputs starts, searches (ms each), and what memory it takes. */
export async function measureStored({ inputs, starts }) {
  const folder = await mkdtemp(join(tmpdir(), 'engine-bench-'));
  try {
    await fillStore(folder, inputs);
    const results = [];
    for (let index = 0; index < starts; index += 1) results.push(await run(folder, inputs));
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(folder, inputs) {
  const start = performance.now();
  const engine = startChild('engine-process.mjs', folder, 1);
  try {
    const { url } = await nextMessage(engine);
    const startMs = performance.now() - start;
    const search = async (...ands) => timed(() => call(url, 'POST', '/v2/searches', { query: { ands } }));
    const alike = (index) => ({ output: { input: { id: `input-${index}`, data: { image: {} } } } });
    const labelled = { input: { data: { concepts: [{ id: 'label-7' }] } } };
    const firstSearchMs = await search(alike(0));
    const searchMs = [];
    for (let index = 1; index <= SEARCHES; index += 1) searchMs.push(await search(alike((index * 997) % inputs)));
    const { rssBytes, peakRssBytes } = await ask(engine, 'memory');
    return {
      startMs,
      firstSearchMs,
      searchMs,
      rssBytes,
      peakRssBytes,
      alikeAndLabelledMs: await search(alike(1), labelled),
      labelledMs: await search(labelled),
      predictedMs: await search({ output: { data: { concepts: [{ name: 'dog' }] } } }),
    };
  } finally {
    await endChild(engine);
  }
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
