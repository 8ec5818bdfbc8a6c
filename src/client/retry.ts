import { systemClock, type Clock } from './clock.ts';
import type { RetryClass, Verdict } from './retry-class.ts';

/** How often and how long a call is tried. */
export interface RetryPolicy {
  /** Calls in total for transient failures. @default 6 */
  readonly attempts?: number;
  /** Upper bound of the first pause; it doubles with every further one. @default 1000 */
  readonly baseMs?: number;
  /** Largest pause. @default 30000 */
  readonly capMs?: number;
  /** How long, in all, a call follows requests to wait (throttle, model warm-up); these use no attempt. @default 300000 */
  readonly patienceMs?: number;
}

/** One pause before another try. */
export interface Retry {
  readonly error: unknown;
  readonly class: RetryClass;
  /** The try that failed, counted from 1. */
  readonly attempt: number;
  readonly delayMs: number;
}

export interface RetryOptions extends RetryPolicy {
  readonly judge: (error: unknown) => Verdict;
  /** Gets a new token; without it an expired one is final. */
  readonly refresh?: (() => Promise<void>) | undefined;
  /** 0 ≤ x < 1. @default Math.random */
  readonly random?: () => number;
  readonly clock?: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: (retry: Retry) => void;
}

const DEFAULTS = { attempts: 6, baseMs: 1000, capMs: 30_000, patienceMs: 300_000 } as const;
/** A model takes longer to load than a hiccup to pass. */
const WARM_UP_FACTOR = 5;

/**
 * Calls until it works, or until another try cannot help. Pauses follow `Retry-After` where the service sent it, else
 * exponential back-off with full jitter. No slot of any limit is held while it waits.
 *
 * @param call gets the number of the try, from 1.
 * @throws the last error of `call`, or the signal's reason.
 */
export async function retrying<T>(call: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const clock = options.clock ?? systemClock;
  const nextDelay = planDelays(options, clock);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(attempt);
    } catch (error) {
      options.signal?.throwIfAborted();
      const verdict = options.judge(error);
      const delayMs = nextDelay(verdict);
      if (delayMs === null) throw error;
      if (verdict.class === 'refresh') await options.refresh?.();
      options.onRetry?.({ error, class: verdict.class, attempt, delayMs });
      if (delayMs > 0) await clock.wait(delayMs, options.signal);
    }
  }
}

/** Returns a function that tells the pause after each failure of one call; null means: give up. */
function planDelays(options: RetryOptions, clock: Clock): (verdict: Verdict) => number | null {
  const { attempts, baseMs, capMs, patienceMs } = { ...DEFAULTS, ...options };
  const random = options.random ?? Math.random;
  const startMs = clock.now();
  let failures = 0;
  let requestsToWait = 0;
  let refreshed = false;

  const jittered = (firstMs: number, exponent: number) => random() * Math.min(capMs, firstMs * 2 ** exponent);
  const patient = ({ retryAfterMs }: Verdict, firstMs: number) => {
    const delayMs = retryAfterMs ?? jittered(firstMs, requestsToWait);
    requestsToWait += 1;
    return clock.now() + delayMs - startMs > patienceMs ? null : delayMs;
  };

  return (verdict) => {
    switch (verdict.class) {
      case 'permanent':
        return null;
      case 'refresh': {
        const again = options.refresh !== undefined && !refreshed;
        refreshed = true;
        return again ? 0 : null;
      }
      case 'throttle':
        return patient(verdict, baseMs);
      case 'warm-up':
        return patient(verdict, baseMs * WARM_UP_FACTOR);
      case 'transient': {
        failures += 1;
        if (failures >= attempts) return null;
        const delayMs = verdict.retryAfterMs ?? jittered(baseMs, failures - 1);
        return delayMs > patienceMs ? null : delayMs;
      }
    }
  };
}
