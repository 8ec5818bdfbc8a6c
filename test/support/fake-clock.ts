import type { Clock } from '../../src/client/clock.ts';

export interface FakeClock extends Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: readonly number[];
}

/** A clock on which waiting takes no real time: it only moves the hand. */
export function createFakeClock(): FakeClock {
  const waits: number[] = [];
  let nowMs = 1000;
  return {
    waits,
    now: () => nowMs,
    async wait(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
      nowMs += ms;
    },
  };
}
