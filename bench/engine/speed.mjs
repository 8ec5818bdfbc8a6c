import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ask, endChild, nextMessage, startChild } from './child.mjs';
import { bodyOf, call } from './service.mjs';
import { STANDARD_SET } from './standard-set.mjs';

const WORKFLOW = 'standard';
/** Inputs of a workflow call; some calls at once, so that the engine never waits for its client. */
const PER_CALL = 16;
const CALLS_AT_ONCE = 3;

/**
 * Lets the engine and the bare pool see the same images in turns.
 *
 * @returns images/s of both, for each round.
 */
export async function measureSpeed({ images, workers, rounds }) {
  const folder = await mkdtemp(join(tmpdir(), 'engine-bench-'));
  const engine = startChild('engine-process.mjs', folder, workers);
  const pool = startChild('pool-process.mjs', workers);
  try {
    const [{ url, backend }] = await Promise.all([nextMessage(engine), nextMessage(pool)]);
    await ask(pool, { images });
    const nodes = STANDARD_SET.map((id) => ({ id, model: { id } }));
    await call(url, 'POST', '/v2/workflows', { workflows: [{ id: WORKFLOW, nodes }] });
    const bodies = inParts(images, PER_CALL).map((part) => bodyOf(part));

    // Not counted: networks are loaded, code is compiled.
    await ask(pool, { count: PER_CALL * workers });
    await overHttp(url, bodies.slice(0, 2 * workers));
    const results = [];
    for (let round = 0; round < rounds; round += 1) {
      const { ms } = await ask(pool, { count: images.length });
      const start = performance.now();
      await overHttp(url, bodies);
      const httpMs = performance.now() - start;
      results.push({ pool: (images.length / ms) * 1000, http: (images.length / httpMs) * 1000 });
    }
    return { backend, results };
  } finally {
    await Promise.all([endChild(engine), endChild(pool)]);
    await rm(folder, { recursive: true });
  }
}

async function overHttp(url, bodies) {
  const left = [...bodies];
  const lane = async () => {
    for (let body = left.pop(); body; body = left.pop()) {
      const { results } = await call(url, 'POST', `/v2/workflows/${WORKFLOW}/results`, body);
      const isWhole = results.every(({ outputs }) => outputs.length === STANDARD_SET.length);
      if (!isWhole) throw new Error('A model gave no answer.');
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, lane));
}

export function inParts(items, size) {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
