import pLimit, { type LimitFunction } from 'p-limit';

import { orAborted } from './or-aborted.ts';

/** Holds the number of calls in flight below a bound that may change at any time. */
export class CallLimit {
  readonly #limit: LimitFunction;

  /** @param concurrency calls in flight, at least 1. */
  constructor(concurrency: number) {
    // Without rejectOnClear, calls that wait would hang for ever after a clear.
    this.#limit = pLimit({ concurrency, rejectOnClear: true });
  }

  get concurrency(): number {
    return this.#limit.concurrency;
  }

  /** Takes effect at once: running calls finish when it falls, waiting ones start when it rises. */
  set concurrency(concurrency: number) {
    this.#limit.concurrency = concurrency;
  }

  /** Runs a call when there is room. When aborted before, rejects with the signal's reason without waiting for its turn. */
  async run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    let begin: (() => void) | undefined;
    const turn = new Promise<void>((resolve) => (begin = resolve));
    const result = this.#limit(async () => {
      signal?.throwIfAborted();
      begin?.();
      return call();
    });
    result.catch(() => undefined);
    await orAborted(Promise.race([turn, result]), signal);
    return result;
  }

  /** Rejects the calls that still wait, with an AbortError; running ones are left alone. */
  clear(): void {
    this.#limit.clearQueue();
  }
}
