import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import type { Crop } from '../../../src/engine/inference/inference.ts';
import { classify } from '../../../src/engine/training/classifier.ts';
import { fitClassifier } from '../../../src/engine/training/fit.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { planes, stretch } from '../../../src/engine/vision/pixels.ts';
import { loadRuntime } from '../../../src/engine/vision/runtime.ts';
import { MODELS, SAMPLES } from '../samples.ts';
import { finish } from './clusters.ts';

const SIDE = 300;
const CAT = 'cat-chelsea.png';
const OTHERS = ['coffee.png', 'black-canyon.jpg', 'nagasaki-boats.jpg'];
const CROPS: readonly Crop[] = [
  [0, 0, 0.8, 0.8],
  [0, 0.2, 0.8, 1],
  [0.2, 0, 1, 0.8],
  [0.2, 0.2, 1, 1],
];
const UNSEEN: Crop = [0.1, 0.15, 0.75, 0.8];

it('a concept that is learnt from crops of photos is recognised in a crop that was held out, and nowhere else', async () => {
  const net = await (await loadRuntime()).open(fileURLToPath(new URL('objects.onnx', MODELS)));
  const vectorOf = async (file: string, crop?: Crop): Promise<Float32Array> => {
    const { pixels } = await decodeImage(await readFile(new URL(file, SAMPLES)), crop);
    const output = await net.run(planes(await stretch(pixels, SIDE, SIDE)), [1, 3, SIDE, SIDE], ['embedding']);
    const vector = output('embedding');
    return vector.map((value) => value / Math.hypot(...vector));
  };
  const images = [];
  for (const file of [CAT, ...OTHERS]) {
    for (const crop of CROPS) {
      images.push({ vector: await vectorOf(file, crop), labels: [file === CAT ? 1 : 0] as const });
    }
  }

  const classifier = finish(fitClassifier(images, { conceptCount: 1, exclusive: false, closed: false }));

  const cat = async (file: string, crop?: Crop): Promise<number> =>
    classify(classifier, await vectorOf(file, crop))[0]!;
  expect(await cat(CAT, UNSEEN)).toBeGreaterThan(0.9);
  for (const file of [...OTHERS, 'astronaut.png', 'allium-oreophilum.jpg', 'dust-bowl-home.jpg']) {
    expect(await cat(file, UNSEEN)).toBeLessThan(0.3);
  }
});
