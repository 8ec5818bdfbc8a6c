import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { contains } from '../../../src/engine/search/metadata.ts';
import { similarity } from '../../../src/engine/search/vector-memory.ts';

const vector = fc
  .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  .map((values) => Float32Array.from(values));

describe('similarity', () => {
  it('is 1 for a direction and itself, whatever the lengths, and lies between 0 and 1', () => {
    fc.assert(
      fc.property(vector, vector, fc.float({ min: Math.fround(0.1), max: 10, noNaN: true }), (one, other, factor) => {
        fc.pre(Math.hypot(...one) > 0.01);
        const score = similarity(one, other);

        expect(
          similarity(
            one,
            one.map((value) => value * factor),
          ),
        ).toBeCloseTo(1, 3);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(similarity(other, one)).toBeCloseTo(score, 6);
      }),
    );
  });
});

describe('contains', () => {
  it('finds every value in itself, and any part of an object in the whole', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.jsonValue(), (whole, key, value) => {
        expect(contains(whole, whole)).toBe(true);
        expect(contains({ ...whole, [key]: value }, { [key]: value })).toBe(true);
        expect(contains(whole, {})).toBe(true);
      }),
    );
  });
});
