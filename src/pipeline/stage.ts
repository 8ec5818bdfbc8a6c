import { mergeMap } from 'rxjs';
import type { OperatorFunction } from 'rxjs';

import type { Batch } from './file.ts';

/** Takes the live files of a batch one step further; files that fall out come back as `over`. */
export type Work<I, O> = (live: readonly I[]) => Promise<Batch<O>>;

/**
 * Turns a step into an operator that works on up to `concurrency` batches at once.
 *
 * The inner work is always asynchronous: a `mergeMap` with a limit and synchronous inner streams can stop for ever
 * without an error (rxjs#7334).
 */
export function stage<I, O>(work: Work<I, O>, concurrency: number): OperatorFunction<Batch<I>, Batch<O>> {
  return mergeMap(async ({ live, over }) => {
    if (live.length === 0) return { live: [], over };
    const next = await work(live);
    return { live: next.live, over: [...over, ...next.over] };
  }, concurrency);
}
