// Stops imports with the embedded engine by SIGINT and SIGTERM at random instants, half of them twice, runs the same
// command to its end after each stop, and compares what comes out with an undisturbed run.
//   node test/faults/stop.mjs [stops] [images] [seed]
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseSync } from '@photostructure/sqlite';
import { parse } from 'csv-parse/sync';

import { makePhotos } from './photos.mjs';
import { startProgram } from './program.mjs';
import { seededRandom } from './random.mjs';

const [stops = 200, images = 32, seed = 1] = process.argv.slice(2).map(Number);
const MODELS = ['general-v1.3', 'color', 'face-v1.3'];
/** A second signal comes so long after the first, at most. */
const TWICE_WITHIN_MS = 500;

const root = await mkdtemp(join(tmpdir(), 'stop-'));
const random = seededRandom(seed);
try {
  await makePhotos(join(root, 'photos'), images);
  console.log(`${images} images, ${stops} stops, seed ${seed}, Node ${process.version}`);
  const whole = [];
  for (let count = 1; count <= MODELS.length; count += 1) whole.push(await undisturbed(count));

  const told = [];
  const faults = [];
  for (let number = 1; told.length < stops; number += 1) {
    if (told.length > 0 && told.length % 20 === 0) report(told, faults);
    const plan = planOf(number);
    const one = await stopAndGoOn(join(root, String(number)), plan, whole[plan.models - 1]);
    // It had ended before the signal came.
    if (one === undefined) continue;
    told.push(one);
    const name = `${JSON.stringify(plan)} (${one.code ?? one.signal}, ${one.ms.toFixed(0)} ms)`;
    for (const fault of one.faults) faults.push(`${name}: ${fault}`);
    if (one.faults.length > 0) console.log(faults.slice(-one.faults.length).join('\n'));
  }
  report(told, faults);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await rm(root, { recursive: true, force: true });
}

/** When and how one import is stopped. */
function planOf(number) {
  const instants = ['anywhere', 'anywhere', 'start', 'last commit'];
  return {
    models: 1 + (number % MODELS.length),
    instant: instants[Math.floor(random() * instants.length)],
    fraction: random(),
    signal: random() < 0.7 ? 'SIGINT' : 'SIGTERM',
    secondAfterMs: number % 2 === 0 ? Math.round(random() * TWICE_WITHIN_MS) : undefined,
  };
}

async function undisturbed(models) {
  const folder = join(root, `whole-${models}`);
  await mkdir(folder);
  const startedMs = performance.now();
  const child = startImport(folder, models);
  let firstMs = 0;
  const watch = setInterval(() => void sizeOf(folder).then((size) => size > 0 && (firstMs ||= performance.now())), 5);
  const { code, output } = await child.ended;
  clearInterval(watch);
  if (code !== 0) throw new Error(`exit ${code}: ${output}`);
  const endMs = performance.now();
  return {
    outputs: await readOutputs(folder),
    bytes: await sizeOf(folder),
    ms: endMs - startedMs,
    startMs: (firstMs || endMs) - startedMs,
  };
}

function startImport(folder, models) {
  const args = ['import', join(root, 'photos'), '--out', 'out.ndjson', '--out', 'out.json', '--out', 'out.csv'];
  args.push('--endpoint', 'embedded', '--batch-size', '4', '--no-progress');
  return startProgram(folder, [...args, ...MODELS.slice(0, models).flatMap((model) => ['--model', model])]);
}

/** Stops an import and runs it to its end; undefined when it had ended before. */
async function stopAndGoOn(folder, plan, whole) {
  await mkdir(folder);
  const child = startImport(folder, plan.models);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let isOver = false;
  void exited.then(() => (isOver = true));
  await instantOf(plan, { folder, whole, isOver: () => isOver });
  if (isOver) {
    await rm(folder, { recursive: true });
    return undefined;
  }
  const sentMs = performance.now();
  child.kill(plan.signal);
  if (plan.secondAfterMs !== undefined) {
    await Promise.race([sleep(plan.secondAfterMs), exited]);
    child.kill(plan.signal);
  }
  await Promise.race([exited, sleep(60_000)]);
  const ms = performance.now() - sentMs;
  child.kill('SIGKILL');
  const { code, signal, output } = await child.ended;
  const faults = [...faultsOfEnd(plan, { code, signal, output }), ...(await faultsOfRest(folder, plan, whole))];
  await rm(folder, { recursive: true });
  return { code, signal, ms, faults, hasLastLine: /Stopped.*run the same command/i.test(lastLineOf(output)) };
}

async function instantOf({ instant, fraction }, { folder, whole, isOver }) {
  if (instant === 'start') return sleep(fraction * whole.startMs);
  if (instant === 'anywhere') return sleep(fraction * whole.ms);
  // Nearly all is written: what comes now are the last batches, the closing and the summary.
  while (!isOver() && (await sizeOf(folder)) < whole.bytes * 0.8) await sleep(2);
  return sleep(fraction * 150);
}

function faultsOfEnd(plan, { code, signal, output }) {
  const faults = [];
  const number = constants.signals[plan.signal];
  if (code !== 128 + number && signal !== plan.signal && code !== 0) faults.push(`ended with ${code ?? signal}`);
  if (/terminate called|FATAL ERROR|core dumped|Napi::/.test(output)) faults.push(`a native message: ${output}`);
  if (/ERROR|WARN|\n {4}at /.test(output)) faults.push(`an error is reported: ${output}`);
  return faults;
}

/** Runs the same command to its end: what it finds and writes, compared with the undisturbed run. */
async function faultsOfRest(folder, { models }, { outputs }) {
  const { code, output } = await startImport(folder, models).ended;
  if (code !== 0) return [`the next run ended with ${code}: ${output}`];
  const found = await readOutputs(folder);
  const faults = Object.keys(outputs).flatMap((name) => difference(name, outputs[name], found[name]));
  const engine = new DatabaseSync(join(folder, '.clarifai-ingest', 'engine', 'engine.sqlite'), { readOnly: true });
  const { inputs } = engine.prepare('SELECT COUNT(*) AS inputs FROM inputs').get();
  engine.close();
  if (inputs !== images) faults.push(`${inputs} inputs for ${images} images`);
  return faults;
}

function difference(name, expected, found) {
  const left = new Set(expected);
  const missing = left.size - new Set(found.filter((each) => left.has(each))).size;
  const twice = found.length - new Set(found).size;
  if (missing === 0 && twice === 0 && found.length === expected.length) return [];
  return [`${name}: ${found.length} of ${expected.length}, ${missing} lost, ${twice} twice`];
}

/** All records, without what differs from run to run. */
async function readOutputs(folder) {
  const lines = (await readFile(join(folder, 'out.ndjson'), 'utf8')).trimEnd().split('\n');
  const rows = parse(await readFile(join(folder, 'out.csv'), 'utf8'), { columns: true });
  return {
    ndjson: lines.map((line) => factsOf(JSON.parse(line))),
    json: JSON.parse(await readFile(join(folder, 'out.json'), 'utf8')).map(factsOf),
    csv: rows.map(({ run_id: _run, ts: _ts, time_ms: _ms, ...facts }) => JSON.stringify(facts)),
  };
}

function factsOf({ run: _run, ts: _ts, ms: _ms, attempts: _attempts, ...facts }) {
  return JSON.stringify(facts);
}

async function sizeOf(folder) {
  return (await stat(join(folder, 'out.ndjson')).catch(() => ({ size: 0 }))).size;
}

function lastLineOf(output) {
  return output.trimEnd().split('\n').at(-1) ?? '';
}

function report(told, faults) {
  const times = told.map(({ ms }) => ms).toSorted((one, other) => one - other);
  const at = (share) => `${(times[Math.ceil(times.length * share) - 1] ?? 0).toFixed(0)} ms`;
  const count = (fits) => told.filter(fits).length;
  console.log(
    [
      `${told.length} stops: ${faults.length === 0 ? 'all of them clean, nothing lost, nothing twice' : `${faults.length} FAULTS`}`,
      `time to exit: median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`,
      `${count(({ code }) => code > 128)} with exit code 130 or 143, ${count(({ signal }) => signal !== null)} by the signal itself, ` +
        `${count(({ code }) => code === 0)} had finished; ${count(({ hasLastLine }) => hasLastLine)} with a last line that says how to continue`,
    ].join('\n'),
  );
}
