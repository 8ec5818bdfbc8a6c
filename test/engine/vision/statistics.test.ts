import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { measure, type ImageStatistics } from '../../../src/engine/vision/statistics.ts';
import { SAMPLES, plain } from '../samples.ts';

const cat = await readFile(new URL('cat-chelsea.png', SAMPLES));

async function statisticsOf(image: Uint8Array): Promise<ImageStatistics> {
  const { pixels } = await decodeImage(image);
  return measure(pixels);
}

describe('measure', () => {
  it('finds nothing in a flat grey area but its lightness', async () => {
    const statistics = await statisticsOf(await plain('#808080', 100, 60));

    expect(statistics.lightness).toBeCloseTo(0.6, 2);
    expect(statistics.contrast).toBeCloseTo(0, 5);
    expect(statistics.chroma).toBeCloseTo(0, 3);
    expect(statistics.sharpness).toBeCloseTo(0, 5);
  });

  it('finds no spread of tint in a toned photo, but in a colour photo', async () => {
    const toned = await statisticsOf(await readFile(new URL('black-canyon.jpg', SAMPLES)));
    const colour = await statisticsOf(cat);

    expect(toned.tintSpread).toBeLessThan(0.006);
    expect(colour.tintSpread).toBeGreaterThan(0.012);
  });

  it('calls a photo less sharp the more it is blurred', async () => {
    const sharpness = [];
    for (const sigma of [0.5, 1, 2, 4]) {
      sharpness.push((await statisticsOf(await sharp(cat).blur(sigma).png().toBuffer())).sharpness);
    }

    expect(sharpness).toEqual(sharpness.toSorted((one, other) => other - one));
    expect(sharpness[0]! / sharpness[3]!).toBeGreaterThan(20);
  });

  it.each([
    [1, 1],
    [1, 500],
    [2, 2],
    [5000, 3],
  ])('copes with %i×%i pixels', async (width, height) => {
    const statistics = await statisticsOf(await plain('red', width, height));

    expect(Object.values(statistics).every((value) => typeof value === 'object' || Number.isFinite(value))).toBe(true);
  });
});
