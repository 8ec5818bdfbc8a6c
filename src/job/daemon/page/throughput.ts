import type { TimedOutcome } from '../vitals.ts';

/** How many files were over in ten seconds. */
export interface ThroughputSpan {
  /** When the span begins, milliseconds since 1970; a multiple of `SPAN_MS`. */
  readonly at: number;
  readonly done: number;
  readonly failed: number;
}

/** Length of a span. */
export const SPAN_MS = 10_000;

/** How far back it goes. */
const KEPT_MS = 10 * 60_000;

/** Counts outcomes by the time at which they came, for the last ten minutes. */
export class Throughput {
  readonly #spans = new Map<number, ThroughputSpan>();

  count({ at, outcome }: TimedOutcome): void {
    const atMs = Math.floor(Date.parse(at) / SPAN_MS) * SPAN_MS;
    const { done, failed } = this.#spans.get(atMs) ?? { done: 0, failed: 0 };
    const isDone = outcome.kind === 'done';
    this.#spans.set(atMs, { at: atMs, done: done + Number(isDone), failed: failed + Number(!isDone) });
    for (const old of this.#spans.keys()) if (old < atMs - KEPT_MS) this.#spans.delete(old);
  }

  /** The spans that began at a time or later, oldest first; those in which nothing came are missing. */
  since(fromMs: number): readonly ThroughputSpan[] {
    return [...this.#spans.values()].filter(({ at }) => at >= fromMs).toSorted((a, b) => a.at - b.at);
  }

  /** The spans of the last ten minutes. */
  all(nowMs: number = Date.now()): readonly ThroughputSpan[] {
    return this.since(nowMs - KEPT_MS - SPAN_MS);
  }

  /** The running span and the one before it, which may have changed since they were last asked for. */
  newest(nowMs: number = Date.now()): readonly ThroughputSpan[] {
    return this.since(nowMs - 2 * SPAN_MS);
  }
}
