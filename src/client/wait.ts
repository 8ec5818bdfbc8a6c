import type { Clock } from './clock.ts';
import { UserError, WaitTimeoutError } from './errors.ts';

export interface WaitOptions<Seen> {
  /** @default 1800000 */
  readonly maxWaitMs?: number;
  /** First pause between two looks; it grows by 1.6 up to 10 s, with ±20 % jitter. @default 500 */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each look. */
  readonly onProgress?: (seen: Seen) => void;
}

export interface WaitParts<Seen> {
  readonly look: () => Promise<Seen>;
  /** How much of what was seen is still open; 0 ends the wait. */
  readonly pendingIn: (seen: Seen) => number;
  /** For the message at the deadline: `inputs are still being processed`. */
  readonly doing: string;
  readonly clock: Clock;
  readonly random: () => number;
}

const GROWTH = 1.6;
const MAX_INTERVAL_MS = 10_000;

/**
 * Looks until nothing is open.
 *
 * @returns what was seen last.
 * @throws UserError when a time cannot be used; WaitTimeoutError when `maxWaitMs` is over; the signal's reason when aborted.
 */
export async function waitUntilDone<Seen>(parts: WaitParts<Seen>, options: WaitOptions<Seen> = {}): Promise<Seen> {
  const { maxWaitMs = 1_800_000, intervalMs = 500, signal, onProgress } = options;
  const { look, pendingIn, doing, clock, random } = parts;
  if (!(maxWaitMs >= 0)) throw new UserError('maxWaitMs must be 0 or more.');
  if (!(intervalMs > 0)) throw new UserError('intervalMs must be above 0.');
  const startMs = clock.now();
  for (let pauseMs = intervalMs; ; pauseMs = Math.min(MAX_INTERVAL_MS, pauseMs * GROWTH)) {
    const seen = await look();
    onProgress?.(seen);
    const pending = pendingIn(seen);
    if (pending === 0) return seen;
    const waitedMs = clock.now() - startMs;
    if (waitedMs >= maxWaitMs) throw new WaitTimeoutError(waitedMs, pending, doing);
    // The last look is taken at the deadline itself, not before it.
    await clock.wait(Math.min(pauseMs * (0.8 + 0.4 * random()), maxWaitMs - waitedMs), signal);
  }
}
