import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { contains } from '../../../src/engine/search/metadata.ts';

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
