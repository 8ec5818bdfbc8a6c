// Measures the product beside its limits and its peers, and writes results.md. See README.md.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { bundleInputsOnly } from './product/contenders.mjs';
import { engine } from './product/engine.mjs';
import { memory } from './product/memory.mjs';
import { scan } from './product/scan.mjs';
import { written } from './product/section.mjs';
import { startUp } from './product/start-up.mjs';
import { upload } from './product/upload.mjs';
import { nextMessage, startSink } from './shared/child.mjs';
import { makeJpegs } from './shared/jpegs.mjs';

const PARTS = { upload, scan, 'start-up': startUp, memory, engine };
const RESULTS = new URL('results.md', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    files: { type: 'string', default: '1000000' },
    large: { type: 'boolean', default: false },
  },
});
const unknown = positionals.find((part) => !Object.hasOwn(PARTS, part));
if (unknown !== undefined) throw new Error(`There is no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}.`);

const home = await mkdtemp(join(tmpdir(), 'bench-'));
const sink = startSink();
try {
  const { port } = await nextMessage(sink);
  await bundleInputsOnly();
  const bench = {
    sink,
    home,
    endpoint: `http://127.0.0.1:${port}`,
    rounds: Number(values.rounds),
    files: Number(values.files),
    large: values.large,
    images: imagesIn(home),
  };
  const sections = [];
  for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
    for await (const section of PARTS[part](bench)) {
      sections.push(section);
      console.log(`${written([section])}\n`);
    }
  }
  await writeFile(RESULTS, `${heading(bench)}\n\n${written(sections)}\n`);
} finally {
  sink.disconnect();
  await rm(home, { recursive: true });
}

/** Makes each set of images once. */
function imagesIn(folder) {
  const made = new Map();
  return async (count, size) => {
    const set = join(folder, `images-${count}-${size.width}`);
    if (!made.has(set)) made.set(set, makeJpegs(set, count, { size, perFolder: 1000 }));
    await made.get(set);
    return set;
  };
}

function heading({ rounds }) {
  const machine = `${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown kind'}`;
  return [
    '# Results',
    `Node ${process.versions.node}, ${machine}; medians of ${rounds} rounds, minimum and maximum in brackets. Whole processes are measured, from their start to their end. See README.md for what is done.`,
  ].join('\n\n');
}
