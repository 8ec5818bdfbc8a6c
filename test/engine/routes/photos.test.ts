import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import type { Crop, Inference } from '../../../src/engine/inference/inference.ts';
import { EMBEDDING_MODEL_ID } from '../../../src/engine/training/embedding.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { planes, stretch } from '../../../src/engine/vision/pixels.ts';
import { loadRuntime } from '../../../src/engine/vision/runtime.ts';
import type { Runtime } from '../../../src/engine/vision/runtime.ts';
import { CountingInference } from '../../support/engine.ts';
import { startVectorEngine } from '../../support/vectors.ts';
import { MODELS, SAMPLES } from '../samples.ts';

const SIDE = 300;
const CAT = 'cat-chelsea.png';
const OTHERS = ['coffee.png', 'black-canyon.jpg', 'nagasaki-boats.jpg'];
const STRANGE = ['astronaut.png', 'allium-oreophilum.jpg', 'dust-bowl-home.jpg'];
const CROPS: readonly Crop[] = [
  [0, 0, 0.8, 0.8],
  [0, 0.2, 0.8, 1],
  [0.2, 0, 1, 0.8],
  [0.2, 0.2, 1, 1],
];
const HELD_OUT: Crop = [0.1, 0.15, 0.75, 0.8];

/** Makes vectors with the real net. */
class NetInference extends CountingInference {
  readonly #net: Awaited<ReturnType<Runtime['open']>>;

  constructor(net: Awaited<ReturnType<Runtime['open']>>) {
    super();
    this.#net = net;
  }

  override async analyse(
    image: Uint8Array,
    modelIds: readonly string[],
    options?: { readonly crop?: Crop },
  ): ReturnType<Inference['analyse']> {
    const analysis = await super.analyse(image, modelIds);
    if (analysis.kind === 'unreadable' || !modelIds.includes(EMBEDDING_MODEL_ID)) return analysis;
    const { pixels } = await decodeImage(image, options);
    const output = await this.#net.run(planes(await stretch(pixels, SIDE, SIDE)), [1, 3, SIDE, SIDE], ['embedding']);
    const length = Math.hypot(...output('embedding'));
    const vector = Array.from(output('embedding'), (value) => value / length);
    const data = new Map(analysis.data);
    return { ...analysis, data: data.set(EMBEDDING_MODEL_ID, { embeddings: [{ vector, num_dimensions: 320 }] }) };
  }
}

async function photo(file: string, crop: Crop, concepts?: readonly object[]): Promise<object> {
  const base64 = await readFile(new URL(file, SAMPLES), 'base64');
  return { data: { image: { base64, crop }, ...(concepts && { concepts }) } };
}

it('a model that has seen crops of a cat knows it in a crop that was held out, and sees none in other photos', async () => {
  const net = await (await loadRuntime()).open(fileURLToPath(new URL('objects.onnx', MODELS)));
  const engine = await startVectorEngine({ inference: new NetInference(net) });
  for (const file of [CAT, ...OTHERS]) {
    const concepts = [{ id: 'cat', value: file === CAT }];
    const inputs = await Promise.all(CROPS.map(async (crop) => photo(file, crop, concepts)));
    await engine.call('POST', '/v2/inputs', { inputs });
  }
  const output_info = { data: { concepts: [{ id: 'cat' }] } };
  await engine.call('POST', '/v2/models', { model: { id: 'pets', output_info } });

  const { body: trained } = await engine.trained('pets');

  expect(trained.model_version).toMatchObject({ status: { code: 21100 }, total_input_count: 16 });
  expect(trained.model_version.metrics.summary.macro_avg_roc_auc).toBeGreaterThan(0.95);
  const inputs = await Promise.all([CAT, ...OTHERS, ...STRANGE].map(async (file) => photo(file, HELD_OUT)));
  const { body } = await engine.call('POST', '/v2/models/pets/outputs', { inputs });
  const [cat, ...others] = (body.outputs as { data: { concepts: [{ value: number }] } }[]).map(
    ({ data }) => data.concepts[0].value,
  );
  expect(cat).toBeGreaterThan(0.9);
  expect(Math.max(...others)).toBeLessThan(0.3);
});
