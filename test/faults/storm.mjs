// Imports through a service in trouble: throttling, errors, resets, cut and partial replies, and one outage.
//   node test/faults/storm.mjs [images] [outage seconds] [seed]
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { makePhotos } from './photos.mjs';
import { end, startEngine, startProgram } from './program.mjs';
import { excess, startProxy } from './proxy.mjs';

const [images = 1000, outageSeconds = 60, seed = 1] = process.argv.slice(2).map(Number);
const FAULTS = '429:0.1,500:0.02,502:0.02,reset:0.01,truncated:0.05,partial:0.05';
const RATE = 15;
/** Calls that may leave at once, plus one that the clocks of two processes may disagree about. */
const BURST = 10 + 1;

const root = await mkdtemp(join(tmpdir(), 'storm-'));
try {
  await makePhotos(join(root, 'photos'), images);
  const engine = await startEngine(root, ['--fault', FAULTS, '--seed', String(seed)]);
  const proxy = await startProxy(engine.url);
  const startedMs = performance.now();
  const args = ['import', 'photos', '--out', 'out.ndjson', '--model', 'color', '--batch-size', '16', '--json'];
  args.push('--endpoint', proxy.url, '--api-key', 'storm', '--rate', String(RATE), '--no-progress', '--log', 'json');
  const child = startProgram(root, args);
  const outage = (async () => {
    await sleep(8000);
    proxy.isOut = true;
    await sleep(outageSeconds * 1000);
    proxy.isOut = false;
  })();
  const { code, output } = await child.ended;
  await outage;
  proxy.close();
  await report({ code, output, engine, proxy, ms: performance.now() - startedMs });
} finally {
  await rm(root, { recursive: true, force: true });
}

async function report({ code, output, engine, proxy, ms }) {
  const lines = (await readFile(join(root, 'out.ndjson'), 'utf8')).trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line));
  const done = records.filter(({ status }) => status === 'ok');
  const keys = new Set(done.map(({ key, input }) => `${key} ${input.path}`));
  const { processed, errors } = await countsOf(engine);
  await end(engine.child);
  const beyond = excess(proxy.arrivals, RATE, BURST);
  const faults = [
    code === 0 ? '' : `exit ${code}: ${output}`,
    keys.size === images && records.length === images ? '' : `${records.length} records, ${keys.size} images done`,
    processed === images && errors === 0 ? '' : `${processed} inputs on the server, ${errors} failed`,
    beyond <= 0 ? '' : `${beyond.toFixed(1)} requests above the rate of ${RATE}/s`,
  ].filter((fault) => fault !== '');
  console.log(
    `${images} images, ${proxy.arrivals.length} requests, outage of ${outageSeconds} s, ${(ms / 1000).toFixed(0)} s: ` +
      (faults.length === 0 ? 'all done, each once, never above the rate' : faults.join('; ')),
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** The engine fails on purpose: asked until it answers whole. */
async function countsOf({ url }) {
  for (;;) {
    const reply = await fetch(`${url}/v2/inputs/status`, { headers: { authorization: 'Key storm' } }).catch(() => null);
    const text = reply?.ok ? await reply.text().catch(() => '') : '';
    if (text.endsWith('}}')) return JSON.parse(text).counts;
  }
}
