import type { Clock } from './clock.ts';
import { WaitTimeoutError } from './errors.ts';

/** Counts over all inputs of an app, not of one batch. Source: wire reference, section 5.5. */
export interface InputCounts {
  readonly processed: number;
  readonly toProcess: number;
  readonly errors: number;
  /** Inputs that a worker has taken: neither waiting nor done. */
  readonly processing: number;
}

export interface WaitOptions {
  /** @default 1800000 */
  readonly maxWaitMs?: number;
  /** First pause between two looks; it grows by 1.6 up to 10 s, with ±20 % jitter. @default 500 */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each look. */
  readonly onProgress?: (counts: InputCounts) => void;
}

export interface WaitParts {
  readonly look: () => Promise<InputCounts>;
  readonly clock: Clock;
  readonly random: () => number;
}

const GROWTH = 1.6;
const MAX_INTERVAL_MS = 10_000;

/**
 * Looks until nothing waits and nothing is being processed.
 *
 * @returns the last counts.
 * @throws WaitTimeoutError when `maxWaitMs` is over; the signal's reason when aborted.
 */
export async function waitForUploads(parts: WaitParts, options: WaitOptions = {}): Promise<InputCounts> {
  const { maxWaitMs = 1_800_000, intervalMs = 500, signal, onProgress } = options;
  const { look, clock, random } = parts;
  const startMs = clock.now();
  for (let pauseMs = intervalMs; ; pauseMs = Math.min(MAX_INTERVAL_MS, pauseMs * GROWTH)) {
    const counts = await look();
    onProgress?.(counts);
    const pending = counts.toProcess + counts.processing;
    if (pending === 0) return counts;
    const waitedMs = clock.now() - startMs;
    if (waitedMs >= maxWaitMs) throw new WaitTimeoutError(waitedMs, pending);
    // The last look is taken at the deadline itself, not before it.
    await clock.wait(Math.min(pauseMs * (0.8 + 0.4 * random()), maxWaitMs - waitedMs), signal);
  }
}
