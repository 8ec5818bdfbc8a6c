import fc from 'fast-check';
import { expect, test } from 'vitest';

import { nearest } from '../../src/base/nearest.ts';

test.each([
  ['genral-v1.3', 'general-v1.3'],
  ['COLOUR', 'color'],
  ['zebra', undefined],
  ['', undefined],
])('%j may mean %j', (mistyped, meant) => {
  expect(nearest(mistyped, ['face-v1.3', 'general-v1.3', 'color'])).toBe(meant);
});

test('one slip of the hand is always forgiven', () => {
  const name = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(
    fc.property(name, fc.nat(), (word, at) => {
      const place = at % word.length;
      expect(nearest(word.slice(0, place) + word.slice(place + 1), [word])).toBe(word);
    }),
  );
});
