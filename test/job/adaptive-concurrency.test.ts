import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { AdaptiveConcurrency } from '../../src/job/adaptive-concurrency.ts';

function noting(max: number, statuses: readonly number[]): readonly number[] {
  const applied: number[] = [];
  const adaptive = new AdaptiveConcurrency(max, (concurrency) => applied.push(concurrency));
  for (const status of statuses) adaptive.note(status);
  return applied;
}

test('a refusal halves it, and each full round of good replies gives one back', () => {
  const rounds = (...lengths: readonly number[]): number[] =>
    lengths.flatMap((length) => Array<number>(length).fill(200));

  expect(noting(8, [429, ...rounds(4, 4, 5, 6, 7, 8)])).toEqual([4, 5, 6, 7, 8]);
});

test('refusals of calls that were under way together count once', () => {
  expect(noting(8, [429, 429, 503, 429])).toEqual([4]);
});

test('it never leaves the range from 1 to its start, and only changes are applied', () => {
  const statuses = fc.array(fc.constantFrom(200, 200, 429, 503, 500), { maxLength: 400 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), statuses, (max, replies) => {
      const applied = noting(max, replies);
      expect(applied.every((each) => each >= 1 && each <= max)).toBe(true);
      expect(applied.every((each, index) => each !== (applied[index - 1] ?? max))).toBe(true);
    }),
  );
});
