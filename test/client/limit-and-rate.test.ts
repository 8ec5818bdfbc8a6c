import fc from 'fast-check';
import { expect, test } from 'vitest';

import { CallLimit } from '../../src/client/limit.ts';
import { CallRate } from '../../src/client/rate.ts';
import { createFakeClock } from '../support/fake-clock.ts';

/** Calls that run until they are released, and how many run. */
function heldCalls(): { call: () => Promise<void>; running: () => number; releaseAll: () => void } {
  const releases: (() => void)[] = [];
  let running = 0;
  const call = async (): Promise<void> => {
    running += 1;
    await new Promise<void>((resolve) => releases.push(resolve));
    running -= 1;
  };
  return { call, running: () => running, releaseAll: () => releases.splice(0).forEach((release) => release()) };
}

const turns = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('no more calls run at once than the limit says, also after it changed', async () => {
  const limit = new CallLimit(2);
  const { call, running, releaseAll } = heldCalls();
  const all = Array.from({ length: 9 }, async () => limit.run(call));
  await turns();
  expect(running()).toBe(2);

  limit.concurrency = 5;
  await turns();
  expect(running()).toBe(5);

  limit.concurrency = 1;
  releaseAll();
  await turns();
  expect(running()).toBe(1);

  limit.concurrency = 9;
  while (running() > 0) {
    releaseAll();
    await turns();
  }
  await Promise.all(all);
});

test('clearing rejects the calls that wait and leaves running ones alone', async () => {
  const limit = new CallLimit(1);
  const { call, releaseAll } = heldCalls();
  const runs = limit.run(call);
  const waits = limit.run(call);
  await turns();

  limit.clear();
  releaseAll();

  await expect(waits).rejects.toThrow(/abort/i);
  await expect(runs).resolves.toBeUndefined();
});

test('a call that waits for its turn ends at once when aborted, and never runs', async () => {
  const limit = new CallLimit(1);
  const { call, running, releaseAll } = heldCalls();
  const controller = new AbortController();
  const first = limit.run(call);
  const second = limit.run(call, controller.signal);
  await turns();

  controller.abort(new Error('stopped'));

  await expect(second).rejects.toThrow('stopped');
  releaseAll();
  await first;
  await turns();
  expect(running()).toBe(0);
});

test('a burst leaves at once, then calls leave at the rate', async () => {
  const clock = createFakeClock();
  const rate = new CallRate({ perSecond: 10, burst: 3, clock });

  for (let call = 0; call < 6; call += 1) await rate.take();

  expect(clock.waits.map(Math.round)).toEqual([100, 100, 100]);
});

test('calls that ask together get one moment each', async () => {
  const waits: number[] = [];
  const clock = { now: () => 0, wait: async (ms: number) => void waits.push(ms) };
  const rate = new CallRate({ perSecond: 10, burst: 1, clock });

  await Promise.all([rate.take(), rate.take(), rate.take(), rate.take()]);

  expect(waits).toEqual([100, 200, 300]);
});

test('an aborted wait gives its token back', async () => {
  const controller = new AbortController();
  const waits: number[] = [];
  const clock = {
    now: () => 0,
    async wait(ms: number, signal?: AbortSignal) {
      waits.push(ms);
      await Promise.resolve();
      signal?.throwIfAborted();
    },
  };
  const rate = new CallRate({ perSecond: 10, burst: 1, clock });
  await rate.take();
  const aborted = rate.take(controller.signal);
  controller.abort(new Error('stopped'));
  await expect(aborted).rejects.toThrow('stopped');

  await rate.take();

  expect(waits).toEqual([100, 100]);
});

test('an unbounded rate never waits', async () => {
  const clock = createFakeClock();
  const rate = new CallRate({ perSecond: Infinity, clock });

  for (let call = 0; call < 100; call += 1) await rate.take();

  expect(clock.waits).toEqual([]);
});

test('in no span of time do more calls leave than the rate and the burst allow', async () => {
  const quietSpells = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      quietSpells,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 15 }),
      async (spells, perSecond, burst) => {
        const clock = createFakeClock();
        const rate = new CallRate({ perSecond, burst, clock });
        const leftAtMs: number[] = [];

        for (const spell of spells) {
          await clock.wait(spell);
          await rate.take();
          leftAtMs.push(clock.now());
        }

        for (const [first, fromMs] of leftAtMs.entries()) {
          for (const [last, untilMs] of leftAtMs.entries()) {
            if (last < first) continue;
            const allowed = ((untilMs - fromMs) / 1000) * perSecond + burst;
            expect(last - first + 1).toBeLessThanOrEqual(allowed + 1e-6);
          }
        }
      },
    ),
  );
});
