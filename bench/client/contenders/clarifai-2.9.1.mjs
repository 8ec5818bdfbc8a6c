// The old JavaScript client, one call at a time: with four at once it is slower, and takes more memory.
import { readFile } from 'node:fs/promises';

import Clarifai from 'clarifai';

import { measured } from './measured.mjs';

measured(async ({ endpoint, batches }) => {
  const app = new Clarifai.App({ apiKey: 'bench', apiEndpoint: endpoint });
  for (const batch of batches) {
    const inputs = batch.map(async ({ id, path }) => ({ id, base64: await readFile(path, 'base64') }));
    const answer = await app.inputs.create(await Promise.all(inputs));
    if (answer.length !== batch.length) throw new Error('An image has no answer.');
  }
});
