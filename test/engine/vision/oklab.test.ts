import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, squaredDistance, toHex, toOklab } from '../../../src/engine/vision/oklab.ts';

describe('Oklab', () => {
  it('agrees with the published values for the primaries', () => {
    expect(toOklab(255, 255, 255).lightness).toBeCloseTo(1, 4);
    expect(toOklab(255, 0, 0)).toMatchObject({ lightness: expect.closeTo(0.628, 3), a: expect.closeTo(0.225, 3) });
    expect(toOklab(0, 0, 255)).toMatchObject({ lightness: expect.closeTo(0.452, 3), b: expect.closeTo(-0.312, 3) });
  });

  it('goes to hex and back without loss', () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

    fc.assert(
      fc.property(hex, (colour) => {
        expect(toHex(fromHex(colour))).toBe(colour);
      }),
    );
  });

  it('takes a brownish black for nearer to black than to midnight blue', () => {
    const brownish = fromHex('#21160f');

    expect(squaredDistance(brownish, fromHex('#000000'))).toBeLessThan(squaredDistance(brownish, fromHex('#191970')));
  });
});
