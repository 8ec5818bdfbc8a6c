import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Original, Recipe } from './recipe.ts';
import { output } from './recipe.ts';
import type { Model, Outputs, Runtime } from './sessions.ts';
import { loadModel } from './sessions.ts';

/** The largest absolute difference from the original, per output. */
export type Differences = ReadonlyMap<string, number>;

const RUNTIMES: readonly Runtime[] = ['onnxruntime-node', 'onnxruntime-web'];
/** What float32 sums in another order may cost. */
const EXACT = 1e-5;
/** What half-precision weights may cost in all. */
const ROUNDED = 2e-2;

/** Runs every check of a model; throws on the first failure and returns the differences of the shipped file. */
export async function checkModel(
  recipe: Recipe,
  original: Original,
  shipped: Uint8Array,
  samples: string,
): Promise<Differences> {
  const photos = (await readdir(samples)).filter((file) => /\.(jpe?g|png)$/.test(file)).toSorted();
  const references = new Map<Float32Array, Outputs>();
  for (const photo of recipe.compareOn) {
    const image = await recipe.load(path.join(samples, photo), recipe.side);
    references.set(image, await original.reference(image));
  }
  const differences = new Map<string, number>();
  for (const runtime of RUNTIMES) {
    if (recipe.weights === 'float16') {
      const exact = await loadModel(runtime, original.convert('float32'));
      report(recipe, runtime, 'float32', await compare(exact, recipe, references), EXACT);
    }
    const model = await loadModel(runtime, shipped);
    const found = await compare(model, recipe, references);
    report(recipe, runtime, recipe.weights, found, recipe.weights === 'float16' ? ROUNDED : EXACT);
    for (const [name, value] of found) differences.set(name, Math.max(value, differences.get(name) ?? 0));
    await checkBatch(model, recipe, [...references.keys()]);
    for (const photo of photos) await checkPhoto(model, recipe, samples, photo);
  }
  return differences;
}

async function compare(
  model: Model,
  recipe: Recipe,
  references: ReadonlyMap<Float32Array, Outputs>,
): Promise<Differences> {
  const worst = new Map<string, number>();
  for (const [image, reference] of references) {
    const outputs = await model.run(image, recipe.side);
    for (const [name, values] of reference) {
      worst.set(name, Math.max(worst.get(name) ?? 0, difference(values, output(outputs, name))));
    }
  }
  return worst;
}

function difference(wanted: Float32Array, found: Float32Array): number {
  if (wanted.length !== found.length) throw new Error(`expected ${wanted.length} values, found ${found.length}`);
  let worst = 0;
  for (const [at, value] of wanted.entries()) {
    const distance = Math.abs(value - (found[at] ?? Number.NaN));
    if (!(distance <= worst)) worst = distance;
  }
  return worst;
}

function report(recipe: Recipe, runtime: Runtime, weights: string, found: Differences, limit: number): void {
  const parts = [...found].map(([name, value]) => `${name} ${value.toExponential(1)}`);
  console.log(`${recipe.name}, ${runtime}, ${weights} weights, against the original: ${parts.join(', ')}`);
  for (const [name, value] of found) {
    if (!(value <= limit)) throw new Error(`${recipe.name}: ${name} is off by ${value}, allowed are ${limit}`);
  }
}

/** Two images at once must give the shapes the manifest promises and the same numbers as one by one. */
async function checkBatch(model: Model, recipe: Recipe, images: readonly Float32Array[]): Promise<void> {
  const joined = new Float32Array(images.reduce((total, image) => total + image.length, 0));
  let at = 0;
  for (const image of images) {
    joined.set(image, at);
    at += image.length;
  }
  const together = await model.run(joined, recipe.side);
  for (const [name, shape] of Object.entries(recipe.outputs)) {
    const wanted = shape.map((length) => (length === 'N' ? images.length : length)).join();
    const found = model.shapes.get(name)?.join();
    if (found !== wanted) throw new Error(`${recipe.name}: ${name} has shape ${found}, expected ${wanted}`);
  }
  for (const [index, image] of images.entries()) {
    for (const [name, alone] of await model.run(image, recipe.side)) {
      const part = output(together, name).subarray(index * alone.length, (index + 1) * alone.length);
      if (!(difference(alone, part) <= EXACT)) throw new Error(`${recipe.name}: ${name} changes within a batch`);
    }
  }
}

async function checkPhoto(model: Model, recipe: Recipe, samples: string, photo: string): Promise<void> {
  const image = await recipe.load(path.join(samples, photo), recipe.side);
  const complaint = recipe.judge(photo, await model.run(image, recipe.side));
  if (complaint) throw new Error(`${recipe.name} on ${photo}: ${complaint}`);
}
