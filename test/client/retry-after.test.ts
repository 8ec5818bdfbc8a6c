import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { retryAfterMs } from '../../src/client/retry-after.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');

test.each([
  ['3', 3000],
  [' 0 ', 0],
  ['120', 120_000],
  ['1.5', 1500],
  ['1.25', 1250],
  ['Tue, 01 Jan 2030 00:00:07 GMT', 7000],
  ['Mon, 31 Dec 2029 23:00:00 GMT', 0],
  ['', null],
  ['-5', null],
  ['soon', null],
  ['1e9', null],
  ['01 Jan 2030 00:00:07 GMT', null],
  ['Tu, 01 Jan 2030 00:00:07 GMT', null],
])('Retry-After "%s" means %s ms', (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});

test('a missing Retry-After header is no wait that was asked for', () => {
  expect(retryAfterMs(undefined, NOW)).toBeNull();
});

test('any text gives null or a wait that is not negative', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const ms = retryAfterMs(header, NOW);
      expect(ms ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});
