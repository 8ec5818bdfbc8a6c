import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle, THREAD } from '../../scripts/bundle.mjs';

/** Calls per second: no brake. */
const NO_BRAKE = '1000000';

/** Names in the tables. */
export const PRODUCT = 'clarifai-ingest';
export const FLOOR = 'floor: one thread';
export const PEERS = ['clarifai 2.9.1', 'plain script'];

const SCRIPTS = {
  [FLOOR]: 'floor',
  'floor: worker, raw socket': 'floor-worker',
  'clarifai 2.9.1': 'clarifai-2.9.1',
  'plain script': 'plain-script',
};
export const CONTENDERS = [PRODUCT, ...Object.keys(SCRIPTS)];
const MAIN = fileOf('../../dist/cli/main.js');

/**
 * What follows `node` when a contender is to import a folder.
 *
 * @param course.outputs an empty folder for what it writes.
 * @param course.asks whether it asks for predictions, and writes them.
 */
export function argumentsOf(contender, course) {
  if (contender === PRODUCT) return productArguments(course);
  const { endpoint, folder, outputs, asks } = course;
  return [fileOf(`contenders/${SCRIPTS[contender]}.mjs`), endpoint, folder, ...(asks ? [outputs] : [])];
}

/** An import with everything on. Without predictions it is asked for an output all the same: it stays empty. */
export function productArguments({ endpoint, folder, outputs, asks = true }) {
  const program = asks ? [MAIN, 'import'] : [fileOf('bundled/inputs-only.js')];
  const files = ['predictions.ndjson', 'predictions.csv'].flatMap((name) => ['--out', join(outputs, name)]);
  return [...program, folder, ...files, '--endpoint', endpoint, '--api-key', 'bench', '--rate', NO_BRAKE];
}

/** Makes the program that only uploads, as the product's own is made. */
export async function bundleInputsOnly() {
  const input = {
    'inputs-only': fileOf('contenders/inputs-only.mjs'),
    ...THREAD,
  };
  await bundle(input, fileOf('bundled'));
}

/** The first thing that anybody asks. */
export function helpArguments() {
  return [MAIN, '--help'];
}

function fileOf(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
