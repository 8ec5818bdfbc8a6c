import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { embeddingModel, standardised } from '../../../src/engine/models/embedding.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { loadRuntime } from '../../../src/engine/vision/runtime.ts';
import { createVision, type Vision } from '../../../src/engine/vision/vision.ts';
import { MODELS, SAMPLES } from '../samples.ts';

const photos = await Promise.all(
  (await readdir(SAMPLES))
    .filter((name) => /\.(?:jpg|png)$/.test(name))
    .map(async (name) => readFile(new URL(name, SAMPLES))),
);

let vision: Vision;

beforeAll(async () => {
  vision = createVision(await loadRuntime(), fileURLToPath(MODELS));
});

async function vectorOf(image: Uint8Array): Promise<readonly number[]> {
  const [data] = await embeddingModel.predict([await decodeImage(image)], vision);
  return data!.embeddings![0]!.vector;
}

/** Three quarters of a photo, mirrored, and badly compressed. */
async function altered(photo: Uint8Array): Promise<Buffer> {
  const small = await sharp(photo).resize({ width: 600, height: 600, fit: 'inside' }).png().toBuffer();
  const { width, height } = await sharp(small).metadata();
  return sharp(small)
    .extract({ left: 0, top: 0, width: Math.round(width * 0.866), height: Math.round(height * 0.866) })
    .flop()
    .jpeg({ quality: 40 })
    .toBuffer();
}

function cosine(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * other[index]!, 0);
}

describe('the general embedding', () => {
  it('is 320 numbers of length 1', async () => {
    const vector = await vectorOf(photos[0]!);

    expect(vector).toHaveLength(320);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
  });

  it('recognises a cropped, mirrored and badly compressed copy of each sample among all of them', async () => {
    const vectors = await Promise.all(photos.map(vectorOf));

    for (const [index, photo] of photos.entries()) {
      const copy = await vectorOf(await altered(photo));
      const cosines = vectors.map((vector) => cosine(copy, vector));

      expect(cosines.indexOf(Math.max(...cosines))).toBe(index);
    }
  });

  it('counts each feature in its own standard deviations', () => {
    expect(standardised([1, 2, 3], { mean: [1, 1, 1], deviation: [1, 0.5, 4] })).toEqual([0, 2, 0.5]);
  });

  it('is what the detector sees, scaled, standardised and scaled again', async () => {
    const eyes: Vision = {
      ...vision,
      features: async () => Float32Array.of(3, 4),
      featureStatistics: async () => ({ mean: [0.2, 0.4], deviation: [0.1, 0.4] }),
    };

    const [data] = await embeddingModel.predict([await decodeImage(photos[0]!)], eyes);

    const [first, second] = data!.embeddings![0]!.vector;
    expect(first! / second!).toBeCloseTo((0.6 - 0.2) / 0.1 / ((0.8 - 0.4) / 0.4), 5);
    expect(Math.hypot(first!, second!)).toBeCloseTo(1, 9);
  });

  it('has statistics for every feature, none without spread', async () => {
    const { mean, deviation } = await vision.featureStatistics();

    expect([mean.length, deviation.length]).toEqual([320, 320]);
    expect(Math.min(...deviation)).toBeGreaterThan(0);
  });
});
