import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominantColors } from '../../../src/engine/models/color.ts';
import { W3C_COLORS } from '../../../src/engine/models/w3c-colors.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import type { Pixels } from '../../../src/engine/vision/pixels.ts';
import { SAMPLES, plain } from '../samples.ts';

const randomPixels: fc.Arbitrary<Pixels> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => ({ data, width, height })),
  );

describe('the colour model', () => {
  it('knows 140 names', () => {
    expect(Object.keys(W3C_COLORS)).toHaveLength(140);
  });

  it('calls a red image Red, wholly', async () => {
    const { pixels } = await decodeImage(await plain('#ff0000', 64, 48));

    expect(dominantColors(pixels)).toEqual([{ raw_hex: '#ff0000', w3c: { hex: '#ff0000', name: 'Red' }, value: 1 }]);
  });

  it('gives each colour its share of the image', () => {
    const white = [255, 255, 255];
    const navy = [0, 0, 128];
    const data = Uint8Array.from(Array.from({ length: 100 }, (_, index) => (index < 75 ? white : navy)).flat());

    const colors = dominantColors({ data, width: 10, height: 10 });

    expect(colors.map(({ w3c, value }) => [w3c.name, value])).toEqual([
      ['White', expect.closeTo(0.75, 9)],
      ['Navy', expect.closeTo(0.25, 9)],
    ]);
  });

  it('sees the brown and orange of the coffee photo', async () => {
    const { pixels } = await decodeImage(await readFile(new URL('coffee.png', SAMPLES)));

    const names = dominantColors(pixels).map(({ w3c }) => w3c.name);

    expect(names).toEqual(expect.arrayContaining(['Peru', 'SaddleBrown']));
  });

  it('gives shares of at least 2 % that descend and sum to 1, under different W3C names', () => {
    fc.assert(
      fc.property(randomPixels, (pixels) => {
        const colors = dominantColors(pixels);
        const shares = colors.map(({ value }) => value);

        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.02 - 1e-9);
        expect(shares).toEqual(shares.toSorted((one, other) => other - one));
        expect(new Set(colors.map(({ w3c }) => w3c.name)).size).toBe(colors.length);
        for (const { raw_hex, w3c } of colors) {
          expect(raw_hex).toMatch(/^#[0-9a-f]{6}$/);
          expect(W3C_COLORS[w3c.name]).toBe(w3c.hex);
        }
      }),
    );
  });

  it('says the same of the same pixels', () => {
    fc.assert(
      fc.property(randomPixels, (pixels) => {
        expect(dominantColors(pixels)).toEqual(dominantColors(pixels));
      }),
    );
  });
});
