/** Counts calls of each caller: a token bucket that fills at the rate and holds what one second brings, at least one. */
export class RateLimit {
  /** Calls per second. */
  readonly perSecond: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { calls: number; filledAtMs: number }>();

  /** @param now milliseconds, of any start. */
  constructor(perSecond: number, now: () => number) {
    this.perSecond = perSecond;
    this.#now = now;
  }

  /** Takes a call of this caller's: 0 if it may go on, else the seconds after which another may. */
  take(caller: string): number {
    const nowMs = this.#now();
    const most = Math.max(1, this.perSecond);
    const { calls, filledAtMs } = this.#buckets.get(caller) ?? { calls: most, filledAtMs: nowMs };
    const available = Math.min(most, calls + (Math.max(0, nowMs - filledAtMs) / 1000) * this.perSecond);
    const isFree = available >= 1;
    this.#buckets.set(caller, { calls: isFree ? available - 1 : available, filledAtMs: nowMs });
    return isFree ? 0 : (1 - available) / this.perSecond;
  }
}
