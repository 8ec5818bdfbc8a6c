// The models without HTTP, in a process of their own: takes images through the engine's own worker threads.
import { createInference } from '../../dist/engine/inference/pool.js';
import { STANDARD_SET } from './standard-set.mjs';

const [workers] = process.argv.slice(2);
const pool = await createInference({ workers: Number(workers) });
let images = [];
process.send('ready');

process.on('message', (message) => void answer(message));
process.once('disconnect', () => void end());

async function answer(message) {
  if (message.images) {
    images = message.images;
    process.send('taken');
    return;
  }
  const start = performance.now();
  await Promise.all(images.slice(0, message.count).map(async (image) => pool.analyse(image, STANDARD_SET)));
  process.send({ ms: performance.now() - start });
}

async function end() {
  await pool.close();
  process.exit();
}
