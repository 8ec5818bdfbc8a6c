// Our client, as npm run build made it. While one body is sent, the next is read; more lanes only take memory here, and hide the delay of a network.
import { ClarifaiApp } from '../../../dist/client/app.js';
import { BodyBuffer } from '../../../dist/client/body-buffer.js';
import { measured } from './measured.mjs';

const LANES = 2;

measured(async ({ endpoint, batches }) => {
  const app = new ClarifaiApp({ apiKey: 'bench', baseUrl: endpoint, ratePerSecond: Infinity, concurrency: LANES });
  const queue = batches.values();
  const lane = async () => {
    const buffer = new BodyBuffer();
    for (const batch of queue) {
      const items = batch.map(({ id, path }) => ({ id, source: { kind: 'file', path } }));
      const { inputs } = await app.inputs.bulkCreateItems(items, { buffer });
      if (inputs.some(({ kind }) => kind !== 'answered')) throw new Error('An image has no answer.');
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await app.close();
});
