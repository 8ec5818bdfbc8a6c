import { expect, it } from 'vitest';

import type { Attempt, FileState } from '../../src/pipeline/ledger/ledger.ts';
import { nextTryMs } from '../../src/pipeline/retry-schedule.ts';

const MINUTE = 60_000;
const AT = Date.parse('2026-03-01T12:00:00Z');

/** One attempt a minute; letters are contents: upper case failed, lower case done. */
function attempts(story: string): readonly Attempt[] {
  return story.split('').map((letter, index) => {
    const state: FileState = letter === letter.toUpperCase() ? 'failed' : 'done';
    const at = new Date(AT + index * MINUTE).toISOString();
    const told = { sha256: letter.toLowerCase(), ms: {}, predicted: [], records: 0, error: null };
    return { number: index + 1, run: 'r', at, state, story: told };
  });
}

it.each([
  ['never tried', '', 0],
  ['after the first failure in 5 minutes', 'A', AT + 5 * MINUTE],
  ['after the second in an hour', 'AA', AT + 61 * MINUTE],
  ['after the third in six hours', 'AAA', AT + 362 * MINUTE],
  ['after one more not by itself', 'AAAA', Infinity],
  ['counted anew once it was done', 'AAaA', AT + 8 * MINUTE],
  ['counted anew for another content', 'AAAB', AT + 8 * MINUTE],
])('a file is tried again: %s', (_, story, expected) => {
  expect(nextTryMs(attempts(story))).toBe(expected);
});
