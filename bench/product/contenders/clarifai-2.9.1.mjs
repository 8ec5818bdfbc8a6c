// The old JavaScript client, one call at a time: with four at once it is slower, and takes more memory.
import { readFile } from 'node:fs/promises';

import Clarifai from 'clarifai';

import { batches, course, write } from './course.mjs';
import { MODEL } from './model.mjs';

const app = new Clarifai.App({ apiKey: 'bench', apiEndpoint: course.endpoint });
for (const batch of await batches()) {
  const images = batch.map(async ({ id, path }) => ({ id, base64: await readFile(path, 'base64') }));
  const inputs = await app.inputs.create(await Promise.all(images));
  if (inputs.length !== batch.length) throw new Error('An image has no answer.');
  if (course.outputs) {
    const { outputs } = await app.models.predict(
      MODEL,
      inputs.rawData.map(({ data }) => data.image.url),
    );
    await write(outputs.map(({ input, data }) => ({ id: input.id, concepts: data.concepts })));
  }
}
