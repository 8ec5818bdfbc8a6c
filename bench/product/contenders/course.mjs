import { appendFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Images in a call; the most that the service takes. */
const BATCH = 128;

const [, , endpoint, folder, outputs] = process.argv;

/** What a contender is told: the service's address, and where the predictions go, if it is to ask for any. */
export const course = { endpoint, outputs };

/** The JPEGs of the folder and its sub-folders as `{ id, path }`, in batches. */
export async function batches() {
  const names = await readdir(folder, { recursive: true });
  const images = names
    .filter((name) => name.endsWith('.jpg'))
    .map((name) => ({ id: basename(name, '.jpg'), path: join(folder, name) }));
  const count = Math.ceil(images.length / BATCH);
  return Array.from({ length: count }, (_, index) => images.slice(index * BATCH, (index + 1) * BATCH));
}

/** Writes predictions as a script does that wants no more than that: a line of JSON per image, a row per concept. */
export async function write(predictions) {
  const lines = predictions.map((prediction) => `${JSON.stringify(prediction)}\n`);
  const rows = predictions.flatMap(({ id, concepts }) =>
    concepts.map((concept) => `${id},${concept.id},"${concept.name}",${concept.value}\n`),
  );
  await appendFile(join(outputs, 'predictions.ndjson'), lines.join(''));
  await appendFile(join(outputs, 'predictions.csv'), rows.join(''));
}
