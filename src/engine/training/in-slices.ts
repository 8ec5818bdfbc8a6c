import { setImmediate } from 'node:timers/promises';

/** Longest that others wait, unless a single step takes longer. */
const SLICE_MS = 10;

/**
 * Runs work that pauses often in slices, so that the process can serve requests in between.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function inSlices<T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) {
      const step = steps.next();
      if (step.done) return step.value;
    }
    await setImmediate();
    signal.throwIfAborted();
  }
}
