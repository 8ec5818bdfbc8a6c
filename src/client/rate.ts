import { systemClock, type Clock } from './clock.ts';

export interface RateOptions {
  /** Calls per second in the long run; Infinity for no bound. @default 10 */
  readonly perSecond?: number;
  /** Calls that may leave at once after a quiet spell. @default 10 */
  readonly burst?: number;
  readonly clock?: Clock;
}

/** Resolves when a call may leave. */
export type TakeTurn = (signal?: AbortSignal) => Promise<void>;

/** Spaces calls in time: a token bucket, first come, first served. One per key, shared by all its calls. */
export class CallRate {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #clock: Clock;
  #tokens: number;
  #filledAtMs: number;

  constructor({ perSecond = 10, burst = 10, clock = systemClock }: RateOptions = {}) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#clock = clock;
    this.#tokens = burst;
    this.#filledAtMs = clock.now();
  }

  /** Calls that may leave at once; below zero, how many wait for their moment. Infinity without a bound. */
  get left(): number {
    if (this.#perSecond === Infinity) return Infinity;
    this.#fill();
    return Math.floor(this.#tokens);
  }

  /** Resolves when the next call may leave. Rejects with the signal's reason, and gives the token back. */
  async take(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#perSecond === Infinity) return;
    this.#fill();
    // Below zero the bucket counts who waits already, so each waiter gets a moment of its own.
    this.#tokens -= 1;
    if (this.#tokens >= 0) return;
    try {
      await this.#clock.wait((-this.#tokens / this.#perSecond) * 1000, signal);
    } catch (error) {
      this.#tokens += 1;
      throw error;
    }
  }

  #fill(): void {
    const nowMs = this.#clock.now();
    const earned = ((nowMs - this.#filledAtMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + earned);
    this.#filledAtMs = nowMs;
  }
}
