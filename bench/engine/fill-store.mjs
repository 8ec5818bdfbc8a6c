import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serveModels } from '../../dist/engine/serve-models.js';
import { openStore } from '../../dist/engine/store/sqlite-store.js';
import { PUBLIC_MODELS } from '../../dist/wire/public-models.js';
import { seededRandom } from './images.mjs';

const APP = 'embedded';
const PROCESSED = { code: 30000, description: 'Download complete' };
const DIMENSIONS = 320;
const CONCEPTS = 15;
const AT_ONCE = 1000;

/** Puts inputs into a new data folder as if they had been processed: labels, concepts, and vectors of random directions. */
export async function fillStore(folder, count) {
  const random = seededRandom(1);
  const models = await serveModels(fileURLToPath(new URL('../../models', import.meta.url)), []);
  const general = models.find(({ identity }) => identity.id === PUBLIC_MODELS.general.id);
  const embedding = models.find(({ identity }) => identity.id === PUBLIC_MODELS.generalEmbedding.id);
  const store = await openStore(join(folder, 'engine.sqlite'));
  for (let first = 0; first < count; first += AT_ONCE) {
    const inputs = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => inputOf(first + index));
    store.addInputs(inputs);
    for (const { id, image } of inputs) {
      const outputs = new Map([
        [general.versionId, { concepts: conceptsOf(general, random) }],
        [embedding.versionId, { embeddings: [{ vector: directionOf(random), num_dimensions: DIMENSIONS }] }],
      ]);
      store.finishInput(APP, id, { status: PROCESSED, image, outputs });
    }
  }
  store.close();
}

function inputOf(index) {
  const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
  return {
    appId: APP,
    id: `input-${index}`,
    image: { url: null, file: `images/${index}.jpg`, format: 'jpeg', width: 640, height: 480, crop: null },
    data: {
      concepts: [{ id: `label-${index % 100}`, name: `label-${index % 100}`, value: 1, app_id: 'embedded' }],
      metadata: { folder: `folder-${index % 1000}`, index },
    },
    createdAt,
    modifiedAt: createdAt,
    status: PROCESSED,
  };
}

function conceptsOf({ concepts }, random) {
  const first = Math.floor(random() * (concepts.length - CONCEPTS));
  return concepts
    .slice(first, first + CONCEPTS)
    .map(({ id, name }) => ({ id, name, value: short(random()), app_id: 'main' }));
}

/** Sums of several random numbers lean to no axis. */
function directionOf(random) {
  const numbers = Array.from({ length: DIMENSIONS }, () => random() + random() + random() - 1.5);
  const length = Math.hypot(...numbers);
  return numbers.map((number) => short(number / length));
}

const short = (number) => Number(number.toPrecision(7));
