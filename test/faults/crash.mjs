// Kills imports with SIGKILL at random instants, starts them again, and compares what comes out with an undisturbed run;
// the ledger must add up, too.
//   node test/faults/crash.mjs [kills] [images] [seed]
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseSync } from '@photostructure/sqlite';

import { makePhotos } from './photos.mjs';
import { end, startEngine, startProgram } from './program.mjs';
import { seededRandom } from './random.mjs';
import { difference, readOutputs } from './records.mjs';

const [kills = 200, images = 1000, seed = 1] = process.argv.slice(2).map(Number);
const FAULTS = '429:0.03,500:0.02,502:0.02,reset:0.02,truncated:0.02,partial:0.03';
const OUTS = ['--out', 'out.json', '--out', 'out.ndjson', '--out', 'out.csv'];

const root = await mkdtemp(join(tmpdir(), 'crash-'));
const random = seededRandom(seed);
try {
  const photos = join(root, 'photos');
  await makePhotos(photos, images);
  console.log(`${images} images, ${kills} kills, seed ${seed}, faults ${FAULTS}`);

  const quiet = await runUntilDone('quiet', ['--port', '0'], 0);
  const stormy = await runUntilDone('stormy', ['--port', '0', '--fault', FAULTS, '--seed', String(seed)], kills);

  const faults = ['json', 'ndjson', 'csv']
    .map((name) => difference(name, quiet.outputs[name], stormy.outputs[name]))
    .filter((each) => each !== undefined);
  const inputs = stormy.counts.processed;
  if (inputs !== images || stormy.counts.errors > 0) faults.push(`the engine holds ${JSON.stringify(stormy.counts)}`);
  faults.push(...(await ledgerFaults(join(root, 'stormy'))));
  console.log(
    `${stormy.kills} kills in ${stormy.starts} starts (${(stormy.ms / 1000).toFixed(0)} s); ` +
      `${stormy.outputs.json.length} records, ${inputs} inputs on the server; ` +
      (faults.length === 0 ? 'equal to the undisturbed run, and the ledger adds up' : `NOT so: ${faults.join('; ')}`),
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await rm(root, { recursive: true, force: true });
}

/** Imports all photos, killing the import at random instants, until it has ended by itself. */
async function runUntilDone(name, engineArgs, killsWanted) {
  const folder = join(root, name);
  await mkdir(folder);
  const engine = await startEngine(folder, engineArgs);
  const args = ['import', join(root, 'photos'), ...OUTS, '--endpoint', engine.url, '--api-key', 'crash'];
  args.push('--model', 'color', '--batch-size', '16', '--rate', '1000', '--quiet', '--no-progress');
  const startedMs = performance.now();
  const told = { kills: 0, starts: 0 };
  try {
    for (;;) {
      told.starts += 1;
      const child = startProgram(folder, args);
      let isOver = false;
      void child.ended.then(() => (isOver = true));
      if (told.kills < killsWanted) {
        // Long enough, mostly, to get somewhere; the whole import does not take so long.
        await sleep(random() * 2500);
        if (!isOver) told.kills += 1;
        child.kill('SIGKILL');
      }
      const { code, output } = await child.ended;
      if (told.kills < killsWanted && code === 0) await startOver(folder);
      else if (code === 0) break;
      else if (code !== null && code !== 3) throw new Error(`exit ${code}: ${output}`);
    }
    const outputs = await readOutputs(folder);
    const { counts } = await (await fetchPatiently(`${engine.url}/v2/inputs/status`)).json();
    return { ...told, outputs, counts, ms: performance.now() - startedMs };
  } finally {
    await end(engine.child);
  }
}

/** What does not add up in the ledger once all is done. */
async function ledgerFaults(folder) {
  const { code, output } = await startProgram(folder, ['status', '--json']).ended;
  if (code !== 0) return [`status ended with ${code}: ${output}`];
  const { totals, records, outputs } = JSON.parse(output);
  const { pending, done, failed, skipped } = totals;
  const ledger = new DatabaseSync(join(folder, '.clarifai-ingest', 'ledger.sqlite'), { readOnly: true });
  const files = ledger.prepare('SELECT COUNT(*) AS rows, COUNT(DISTINCT path) AS images FROM files').get();
  ledger.close();
  return [
    [`${images} found, ${JSON.stringify(totals)}`, done + failed + skipped + pending === images && pending === 0],
    [`${images} found, ${JSON.stringify(files)} in the ledger`, files.rows === images && files.images === images],
    [`${records} records, ${JSON.stringify(outputs)}`, outputs.every((each) => each.records === records)],
  ].flatMap(([fault, isSound]) => (isSound ? [] : [fault]));
}

/** All was done before all kills were: only the outputs are written again, from the ledger, and killed at that. */
async function startOver(folder) {
  for (const name of ['out.json', 'out.ndjson', 'out.csv']) await rm(join(folder, name));
}

/** The engine fails on purpose. */
async function fetchPatiently(url) {
  for (;;) {
    const reply = await fetch(url, { headers: { authorization: 'Key crash' } }).catch(() => undefined);
    const body = reply?.ok ? await reply.text() : '';
    if (body.endsWith('}')) return new Response(body);
  }
}
