import { mergeMap } from 'rxjs';
import type { OperatorFunction } from 'rxjs';

import type { Batch } from './file.ts';

/** Takes the live files of a batch one step further; files that fall out come back as `over`. */
export type Work<I, O> = (live: readonly I[]) => Promise<Batch<O>>;

export interface StageOptions {
  /** Batches in work at once. */
  readonly concurrency: number;
  /** When aborted, no batch is begun, and one whose work ends with the signal's reason is dropped: its files stay pending. */
  readonly stop?: AbortSignal | undefined;
}

/**
 * Turns a step into an operator that works on several batches at once.
 *
 * The inner work is always asynchronous: a `mergeMap` with a limit and synchronous inner streams can stop for ever
 * without an error (rxjs#7334).
 */
export function stage<I, O>(
  work: Work<I, O>,
  { concurrency, stop }: StageOptions,
): OperatorFunction<Batch<I>, Batch<O>> {
  return mergeMap(async ({ live, over }) => {
    if (live.length === 0 || stop?.aborted === true) return { live: [], over };
    try {
      const next = await work(live);
      return { live: next.live, over: [...over, ...next.over] };
    } catch (error) {
      if (!isStoppedBy(error, stop)) throw error;
      return { live: [], over };
    }
  }, concurrency);
}

function isStoppedBy(error: unknown, stop: AbortSignal | undefined): boolean {
  return stop?.aborted === true && error === stop.reason;
}
