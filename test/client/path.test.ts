import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { UserError } from '../../src/client/errors.ts';
import { path } from '../../src/client/path.ts';

test.each([
  ['cat', '/v2/inputs/cat/outputs'],
  ['a/b c?d#e', '/v2/inputs/a%2Fb%20c%3Fd%23e/outputs'],
  ['猫', '/v2/inputs/%E7%8C%AB/outputs'],
  ['%2e%2e', '/v2/inputs/%252e%252e/outputs'],
])('the id "%s" becomes one encoded segment', (id, expected) => {
  expect(path`/v2/inputs/${id}/outputs`).toBe(expected);
});

test.each(['', '.', '..', '\ud800'])('the id %o is refused', (id) => {
  expect(() => path`/v2/inputs/${id}`).toThrow(UserError);
});

test('a path without ids stays as it is', () => {
  expect(path`/v2/inputs`).toBe('/v2/inputs');
});

test('every id that is accepted comes back from its segment', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (id) => {
      fc.pre(id !== '.' && id !== '..');
      const [, , , segment = '', ...rest] = new URL(path`/v2/inputs/${id}`, 'http://host').pathname.split('/');
      expect(rest).toEqual([]);
      expect(decodeURIComponent(segment)).toBe(id);
    }),
  );
});
