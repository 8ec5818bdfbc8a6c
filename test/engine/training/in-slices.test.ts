import { expect, it } from 'vitest';

import { inSlices } from '../../../src/engine/training/in-slices.ts';

function* busy(ms: number): Generator<void, string> {
  const end = performance.now() + ms;
  while (performance.now() < end) yield;
  return 'done';
}

it('work in slices lets others run and ends with its result', async () => {
  let others = 0;
  const timer = setInterval(() => (others += 1), 1);

  const result = await inSlices(busy(100), new AbortController().signal);

  clearInterval(timer);
  expect(result).toBe('done');
  expect(others).toBeGreaterThan(2);
});

it('work in slices stops with the reason when it is aborted', async () => {
  const stop = new AbortController();
  const work = inSlices(busy(60_000), stop.signal);

  stop.abort(new Error('closing'));

  await expect(work).rejects.toThrow('closing');
});
