// Measures the object detector's features over a collection of pictures and writes models/features.statistics.json:
//   npx tsx scripts/embedding-statistics.ts 'pictures/**/*.jpg' '!**/drawings/**'
// models/README.md says which pictures the shipped numbers come from.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import glob from 'fast-glob';
import { unitVector } from '../src/engine/models/embedding.ts';
import { decodeImage } from '../src/engine/vision/decoded-image.ts';
import { loadRuntime } from '../src/engine/vision/runtime.ts';
import { createVision } from '../src/engine/vision/vision.ts';
import { FEATURE_STATISTICS } from '../src/engine/vision/weights.ts';

/** Smaller pictures are icons. */
const MINIMUM_SIDE = 100;

const models = fileURLToPath(new URL('../models', import.meta.url));

/** The features of each different picture, scaled to length 1. */
async function readFeatures(patterns: readonly string[]): Promise<readonly (readonly number[])[]> {
  const vision = createVision(await loadRuntime(), models);
  const features = new Map<string, readonly number[]>();
  for (const file of (await glob([...patterns])).toSorted()) {
    const bytes = await readFile(file);
    const key = createHash('sha256').update(bytes).digest('hex');
    const image = await decodeImage(bytes).catch((error: unknown) => console.error(`${file}: ${String(error)}`));
    if (image && Math.min(image.info.width, image.info.height) >= MINIMUM_SIDE) {
      features.set(key, unitVector(await vision.features(image)));
    }
  }
  return [...features.values()];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Six digits: far below what the pictures decide. */
function rounded(values: readonly number[]): readonly number[] {
  return values.map((value) => Number(value.toPrecision(6)));
}

const features = await readFeatures(process.argv.slice(2));
if (features.length < 2) throw new Error('name patterns that match at least two pictures');

const columns = features[0]!.map((_, index) => features.map((vector) => vector[index]!));
const means = columns.map(mean);
const deviations = columns.map((column, index) => Math.sqrt(mean(column.map((value) => (value - means[index]!) ** 2))));

const statistics = { pictures: features.length, mean: rounded(means), deviation: rounded(deviations) };
const text = `${JSON.stringify(statistics)}\n`;
const sha256 = createHash('sha256').update(text).digest('hex');
const manifestFile = join(models, 'manifest.json');
const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Record<string, unknown>;
const entry = { file: FEATURE_STATISTICS, sha256, of: 'objects.onnx embedding', pictures: features.length };

await writeFile(join(models, FEATURE_STATISTICS), text);
await writeFile(manifestFile, `${JSON.stringify({ ...manifest, statistics: [entry] }, undefined, 2)}\n`);
console.log(`models/${FEATURE_STATISTICS}: from ${features.length} pictures`);
