// A daemon under everything that happens to one: files that come, go, move and grow slowly, bursts, outages, a service
// that starts again. In the end every file is in one final state, nothing was sent or written twice, and nothing grew.
//   node test/faults/watch/soak.mjs [minutes] [files per second] [files in a burst] [seed]
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { makePhotos } from '../photos.mjs';
import { end, startEngine, startProgram } from '../program.mjs';
import { startProxy } from '../proxy.mjs';
import { seededRandom } from '../random.mjs';
import { emptyPlace, filesBelow, follow, holdingsOf, median, startWatch, until } from './watched.mjs';

const [minutes = 30, perSecond = 20, burst = 5000, seed = 1] = process.argv.slice(2).map(Number);
const SAMPLE_MS = 2000;
// In a few minutes the heap is still finding its size.
const GROWTH = minutes >= 30 ? 1.05 : 1.5;
const FOLDERS = 20;

const random = seededRandom(seed);
const root = await emptyPlace('soak');
const watched = join(root, 'watched');
let engine = await startEngine(root, []);
const proxy = await startProxy(engine.url);
const written = [];
let files = 0;

try {
  const templates = await photosIn(join(root, 'template'), 64);
  for (let folder = 0; folder < FOLDERS; folder += 1) await mkdir(join(watched, String(folder)));
  const { child } = await startWatch(root, proxy.url);
  const news = follow(join(root, 'out.ndjson'));
  const records = [];
  const samples = [];
  const sample = async () => samples.push(await holdingsOf(child.pid).catch(() => undefined));
  const sampling = setInterval(() => void sample(), SAMPLE_MS);

  await disturb(templates);
  const isQuiet = await until(
    async () => {
      records.push(...(await news()));
      const { totals } = await status();
      return totals.pending === 0 && (await missing(records)).length === 0;
    },
    600,
    3000,
  );
  clearInterval(sampling);
  const totals = (await status()).totals;
  const { code } = await end(child);
  const inputs = await inputsOf(engine.url);
  report({ records, totals, isQuiet, code, inputs, samples: samples.filter(Boolean), lost: await missing(records) });
} finally {
  await end(engine.child);
  proxy.close();
  await rm(root, { recursive: true, force: true });
}

/** Two outages, two new starts of the service, three bursts, and all the time files. */
async function disturb(templates) {
  const ticks = minutes * 60 * perSecond;
  const at = (share) => Math.round(ticks * share);
  const events = new Map([
    [at(0.1), () => addMany(templates, burst)],
    [at(0.2), () => outage()],
    [at(0.3), () => restart()],
    [at(0.4), () => addMany(templates, burst)],
    [at(0.6), () => outage()],
    [at(0.7), () => restart()],
    [at(0.75), () => addMany(templates, burst)],
  ]);
  const underway = new Set();
  const startMs = performance.now();
  for (let tick = 0; tick < ticks; tick += 1) {
    for (const work of [() => act(templates), events.get(tick)]) {
      if (!work) continue;
      const done = work().finally(() => underway.delete(done));
      underway.add(done);
    }
    await sleep(Math.max(0, startMs + ((tick + 1) * 1000) / perSecond - performance.now()));
  }
  await Promise.all(underway);
}

async function act(templates) {
  const dice = random();
  if (dice < 0.8 || written.length === 0) return add(templates);
  const index = Math.floor(random() * written.length);
  const [file] = written.splice(index, 1);
  if (dice < 0.9) {
    const moved = nameOf();
    await rename(file, moved);
    written.push(moved);
  } else if (dice < 0.95) await unlink(file);
  else {
    // Grows slowly, in place.
    const content = contentOf(templates);
    await writeFile(file, content.subarray(0, content.length / 2));
    await sleep(500 + random() * 1000);
    await writeFile(file, content);
    written.push(file);
  }
}

async function add(templates) {
  const file = nameOf();
  await writeFile(file, contentOf(templates));
  written.push(file);
}

async function addMany(templates, count) {
  for (let index = 0; index < count; index += 1) await add(templates);
}

/** No two are the same: what stands behind the end of a JPEG is no part of the picture. */
function contentOf(templates) {
  return Buffer.concat([templates[files % templates.length], Buffer.from(`#${(files += 1)}`)]);
}

function nameOf() {
  return join(watched, String(Math.floor(random() * FOLDERS)), `${(files += 1)}.jpg`);
}

async function outage() {
  proxy.isOut = true;
  await sleep(15_000);
  proxy.isOut = false;
}

async function restart() {
  await end(engine.child, 'SIGKILL');
  engine = await startEngine(root, []);
  proxy.target = engine.url;
}

async function photosIn(folder, count) {
  const paths = await makePhotos(folder, count);
  return Promise.all(paths.map(async (path) => readFile(join(folder, path))));
}

async function status() {
  const { output } = await startProgram(root, ['status', '--json']).ended;
  return JSON.parse(output);
}

async function inputsOf(url) {
  const reply = await fetch(`${url}/v2/inputs/status`);
  return (await reply.json()).counts;
}

/** Files on disk whose content as it is has no record. */
async function missing(records) {
  const told = new Set(records.map(({ input }) => `${input.path} ${input.sha256}`));
  const lost = [];
  for (const file of await filesBelow(watched)) {
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    if (!told.has(`${file.slice(watched.length + 1)} ${sha256}`)) lost.push(file);
  }
  return lost;
}

function report({ records, totals, isQuiet, code, inputs, samples, lost }) {
  const keys = records.filter(({ status: state }) => state === 'ok').map(({ key, input }) => `${key} ${input.path}`);
  const contents = new Set(records.flatMap(({ input, status: state }) => (state === 'ok' ? [input.sha256] : [])));
  const third = Math.floor(samples.length / 3);
  const [second, last] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  const of = (part, name) => median(part.map((sample) => sample[name]));
  const growth = of(last, 'rssMb') / of(second, 'rssMb');
  const all = totals.pending + totals.done + totals.failed + totals.skipped;
  const faults = [
    isQuiet ? '' : `not at rest after 10 minutes: ${totals.pending} pending`,
    lost.length === 0 ? '' : `${lost.length} files without a record, e.g. ${lost[0]}`,
    new Set(keys).size === keys.length ? '' : `${keys.length - new Set(keys).size} records twice`,
    inputs.processed === contents.size ? '' : `${inputs.processed} inputs on the server for ${contents.size} contents`,
    growth <= GROWTH ? '' : `memory grew by ${((growth - 1) * 100).toFixed(1)} % from the second third to the last`,
    of(last, 'descriptors') <= of(second, 'descriptors') + 5 ? '' : 'open files grew',
    of(last, 'watches') <= of(second, 'watches') + 2 ? '' : 'watches grew',
    code === 143 ? '' : `exit ${code}`,
  ].filter((fault) => fault !== '');
  console.log(
    `${minutes} min, ${all} files met = ${totals.done} done + ${totals.failed} failed + ${totals.skipped} skipped, ` +
      `${records.length} records, RSS ${of(second, 'rssMb').toFixed(0)} -> ${of(last, 'rssMb').toFixed(0)} MB, ` +
      `${of(last, 'descriptors')} open files, ${of(last, 'watches')} watches: ${faults.length === 0 ? 'all right' : faults.join('; ')}`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}
