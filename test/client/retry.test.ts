import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { RetryClass, Verdict } from '../../src/client/retry-class.ts';
import { retrying, type Retry, type RetryOptions } from '../../src/client/retry.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

class Failure extends Error {
  readonly verdict: Verdict;
  constructor(kind: RetryClass, retryAfterMs: number | null = null) {
    super(kind);
    this.verdict = { class: kind, retryAfterMs };
  }
}

function optionsWith(clock: FakeClock, more: Partial<RetryOptions> = {}): RetryOptions {
  return { judge: (error) => (error as Failure).verdict, clock, random: () => 0.5, ...more };
}

/** Fails with each of the failures, then works; counts its calls. */
function failing(failures: readonly Failure[]): { call: () => Promise<string>; calls: () => number } {
  let calls = 0;
  const call = async (): Promise<string> => {
    const failure = failures[calls];
    calls += 1;
    if (failure !== undefined) throw failure;
    return 'done';
  };
  return { call, calls: () => calls };
}

const times = (count: number, kind: RetryClass): Failure[] => Array.from({ length: count }, () => new Failure(kind));

test('a transient failure is tried again after pauses that double up to the cap', async () => {
  const clock = createFakeClock();
  const { call } = failing(times(5, 'transient'));

  const result = await retrying(call, optionsWith(clock, { capMs: 5000 }));

  expect(result).toBe('done');
  expect(clock.waits).toEqual([500, 1000, 2000, 2500, 2500]);
});

test('after six attempts the last error is thrown, without a wasted pause', async () => {
  const clock = createFakeClock();
  const failures = times(9, 'transient');
  const { call, calls } = failing(failures);

  await expect(retrying(call, optionsWith(clock))).rejects.toBe(failures[5]);

  expect(calls()).toBe(6);
  expect(clock.waits).toHaveLength(5);
});

test('a permanent failure is thrown at once', async () => {
  const clock = createFakeClock();
  const { call, calls } = failing(times(1, 'permanent'));

  await expect(retrying(call, optionsWith(clock))).rejects.toThrow('permanent');

  expect(calls()).toBe(1);
  expect(clock.waits).toEqual([]);
});

test('a permanent failure is thrown at once also where a token could be refreshed', async () => {
  let refreshes = 0;
  const refresh = async (): Promise<void> => void (refreshes += 1);
  const { call, calls } = failing(times(1, 'permanent'));

  await expect(retrying(call, optionsWith(createFakeClock(), { refresh }))).rejects.toThrow('permanent');

  expect([calls(), refreshes]).toEqual([1, 0]);
});

test('throttling uses no attempt, and Retry-After is followed to the millisecond', async () => {
  const clock = createFakeClock();
  const throttles = Array.from({ length: 12 }, () => new Failure('throttle', 1500));
  const { call, calls } = failing([...throttles, ...times(5, 'transient')]);

  await expect(retrying(call, optionsWith(clock))).resolves.toBe('done');

  expect(calls()).toBe(18);
  expect(clock.waits.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 1500));
});

test('throttling that lasts longer than the patience is thrown', async () => {
  const clock = createFakeClock();
  const { call } = failing(times(1000, 'throttle'));
  const startMs = clock.now();

  await expect(retrying(call, optionsWith(clock, { patienceMs: 60_000 }))).rejects.toThrow('throttle');

  expect(clock.now() - startMs).toBeLessThanOrEqual(60_000);
});

test('a Retry-After beyond the patience is thrown at once, so that the caller can decide', async () => {
  const clock = createFakeClock();
  const { call } = failing([new Failure('throttle', 3_600_000)]);

  await expect(retrying(call, optionsWith(clock))).rejects.toThrow('throttle');

  expect(clock.waits).toEqual([]);
});

test('throttling without Retry-After gets the pauses of a hiccup', async () => {
  const clock = createFakeClock();
  const { call } = failing(times(3, 'throttle'));

  await retrying(call, optionsWith(clock));

  expect(clock.waits).toEqual([500, 1000, 2000]);
});

test.each<RetryClass>(['throttle', 'warm-up', 'transient'])(
  'a Retry-After of a %s failure is followed when it just fits into the patience, and no further',
  async (kind) => {
    const [fitting, beyond] = [createFakeClock(), createFakeClock()];
    const patienceMs = 60_000;

    const followed = retrying(failing([new Failure(kind, 60_000)]).call, optionsWith(fitting, { patienceMs }));
    const refused = retrying(failing([new Failure(kind, 60_001)]).call, optionsWith(beyond, { patienceMs }));

    await expect(followed).resolves.toBe('done');
    await expect(refused).rejects.toThrow(kind);
    expect([fitting.waits, beyond.waits]).toEqual([[60_000], []]);
  },
);

test('a model that warms up gets longer pauses than a hiccup', async () => {
  const clock = createFakeClock();
  const { call } = failing(times(2, 'warm-up'));

  await retrying(call, optionsWith(clock));

  expect(clock.waits).toEqual([2500, 5000]);
});

test('an expired token is refreshed once, at once, and uses no attempt', async () => {
  const clock = createFakeClock();
  let refreshes = 0;
  const refresh = async (): Promise<void> => void (refreshes += 1);
  const once = failing([...times(1, 'refresh'), ...times(5, 'transient')]);
  const twice = failing(times(2, 'refresh'));

  await expect(retrying(once.call, optionsWith(clock, { refresh }))).resolves.toBe('done');
  await expect(retrying(twice.call, optionsWith(clock, { refresh }))).rejects.toThrow('refresh');

  expect(refreshes).toBe(2);
});

test('nothing is waited for before a refreshed token is used', async () => {
  const clock = createFakeClock();
  const { call } = failing(times(1, 'refresh'));

  await retrying(call, optionsWith(clock, { refresh: async () => undefined }));

  expect(clock.waits).toEqual([]);
});

test('an expired token is final where nothing can refresh it', async () => {
  const { call, calls } = failing(times(1, 'refresh'));

  await expect(retrying(call, optionsWith(createFakeClock()))).rejects.toThrow('refresh');

  expect(calls()).toBe(1);
});

test('an abort during a pause ends the call with the reason given', async () => {
  const controller = new AbortController();
  const { call, calls } = failing(times(3, 'transient'));
  const onRetry = (): void => controller.abort(new Error('stopped'));

  const result = retrying(call, optionsWith(createFakeClock(), { signal: controller.signal, onRetry }));

  await expect(result).rejects.toThrow('stopped');
  expect(calls()).toBe(1);
});

test('each pause is announced with its failure, try and length', async () => {
  const seen: Retry[] = [];
  const failures = [new Failure('transient'), new Failure('throttle', 1500)];

  await retrying(failing(failures).call, optionsWith(createFakeClock(), { onRetry: (retry) => seen.push(retry) }));

  expect(seen).toEqual([
    { error: failures[0], class: 'transient', attempt: 1, delayMs: 500 },
    { error: failures[1], class: 'throttle', attempt: 2, delayMs: 1500 },
  ]);
});

test('whatever fails, calls and waiting stay within their bounds', async () => {
  const kinds = fc.constantFrom<RetryClass>('refresh', 'throttle', 'warm-up', 'transient', 'permanent');
  await fc.assert(
    fc.asyncProperty(
      fc.array(kinds, { maxLength: 40 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (list, x) => {
        const clock = createFakeClock();
        const { call, calls } = failing(list.map((kind) => new Failure(kind)));

        await retrying(call, optionsWith(clock, { random: () => x })).catch(() => 'failed');

        const counted = list.slice(0, calls()).filter((kind) => kind === 'transient').length;
        expect(counted).toBeLessThanOrEqual(6);
        expect(clock.waits.every((ms) => ms >= 0 && ms <= 30_000)).toBe(true);
        const afterPermanent = list.indexOf('permanent');
        expect(calls()).toBeLessThanOrEqual(afterPermanent >= 0 ? afterPermanent + 1 : list.length + 1);
      },
    ),
  );
});
