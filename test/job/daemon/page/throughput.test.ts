import { expect, it } from 'vitest';

import { Throughput } from '../../../../src/job/daemon/page/throughput.ts';
import { doneOutcome, failedOutcome, foundFile } from '../../../support/outcomes.ts';

const START_MS = Date.parse('2020-01-01T00:00:00.000Z');
const DONE = doneOutcome(foundFile('a.jpg'));
const FAILED = failedOutcome(foundFile('b.jpg'));

function counted(...ends: readonly (readonly [afterMs: number, outcome: typeof DONE])[]): Throughput {
  const throughput = new Throughput();
  for (const [afterMs, outcome] of ends) {
    throughput.count({ number: 1, at: new Date(START_MS + afterMs).toISOString(), outcome });
  }
  return throughput;
}

it('counts what is done and what failed in spans of ten seconds', () => {
  const throughput = counted([0, DONE], [9999, FAILED], [10_000, DONE], [35_000, DONE]);

  expect(throughput.all(START_MS + 36_000)).toEqual([
    { at: START_MS, done: 1, failed: 1 },
    { at: START_MS + 10_000, done: 1, failed: 0 },
    { at: START_MS + 30_000, done: 1, failed: 0 },
  ]);
  expect(throughput.newest(START_MS + 36_000)).toEqual([{ at: START_MS + 30_000, done: 1, failed: 0 }]);
});

it('forgets what is older than ten minutes, however long it runs', () => {
  const throughput = counted(
    ...Array.from({ length: 1000 }, (_, index): [number, typeof DONE] => [index * 10_000, DONE]),
  );

  expect(throughput.since(0).length).toBeLessThanOrEqual(61);
  expect(throughput.all(START_MS + 10_700_000)).toEqual([]);
});
