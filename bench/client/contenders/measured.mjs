import { join } from 'node:path';

/** Images in a call; the most that the service takes. */
const BATCH = 128;

/**
 * Runs one contender over the batches of images it is sent, once, and tells what that took. Starting the process and
 * loading the packages is left out of time and CPU, and is part of the memory.
 *
 * @param upload gets `{ endpoint, batches }`; a batch is a list of `{ id, path }`.
 */
export function measured(upload) {
  process.once('message', (course) => {
    void run(upload, course);
  });
}

async function run(upload, { endpoint, folder, names }) {
  const batches = batchesOf(names.map((name) => ({ id: name.replace('.jpg', ''), path: join(folder, name) })));
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  await upload({ endpoint, batches });
  const ms = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  const peakRssMb = process.resourceUsage().maxRSS / 1024;
  process.send({ ms, cpuUs: user + system, peakRssMb }, () => process.disconnect());
}

function batchesOf(images) {
  const batches = [];
  for (let first = 0; first < images.length; first += BATCH) batches.push(images.slice(first, first + BATCH));
  return batches;
}
