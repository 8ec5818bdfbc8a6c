// Measures clients that upload the same images to the same sink, in turns. See ../README.md.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { nextMessage, startSink } from '../shared/child.mjs';
import { makeJpegs } from '../shared/jpegs.mjs';
import { round } from './round.mjs';
import { table } from './table.mjs';

const CONTENDERS = ['clarifai-ingest', 'clarifai-2.9.1', 'plain-script'];
const IMAGES = 2000;
const BATCH = 128;
const ROUNDS = Number(process.argv[2] ?? 9);

const folder = await mkdtemp(join(tmpdir(), 'client-bench-'));
const sink = startSink();
try {
  const { port } = await nextMessage(sink);
  const names = await makeJpegs(folder, IMAGES);
  const { digests, expected } = await expectation(names);
  const course = { sink, port, folder, names, expected };
  // Not counted: the sink compares every image with its file, and the files come into the system's cache.
  for (const contender of CONTENDERS) await round(contender, { ...course, digests });
  const results = await measure(course);
  console.log(`${IMAGES} JPEGs, ${expected.base64Bytes} bytes as base64; medians (min–max) of ${ROUNDS} rounds\n`);
  console.log(table(results));
} finally {
  sink.disconnect();
  await rm(folder, { recursive: true });
}

async function expectation(names) {
  const digests = {};
  let base64Bytes = 0;
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    digests[name.replace('.jpg', '')] = createHash('sha1').update(bytes).digest('hex');
    base64Bytes += Math.ceil(bytes.length / 3) * 4;
  }
  if (new Set(Object.values(digests)).size !== names.length) throw new Error('Two images are the same.');
  return { digests, expected: { requests: Math.ceil(IMAGES / BATCH), base64Bytes, inputs: IMAGES, wrong: 0 } };
}

/** Every contender runs in each round; the one that begins changes, so that none has the best place. */
async function measure(course) {
  const results = Object.fromEntries(CONTENDERS.map((contender) => [contender, []]));
  for (let index = 0; index < ROUNDS; index += 1) {
    const first = index % CONTENDERS.length;
    for (const contender of [...CONTENDERS.slice(first), ...CONTENDERS.slice(0, first)]) {
      results[contender].push(await round(contender, course));
    }
  }
  return results;
}
