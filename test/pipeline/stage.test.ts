import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, it } from 'vitest';

import type { Batch, Failed } from '../../src/pipeline/file.ts';
import { stage } from '../../src/pipeline/stage.ts';

it('finishes thousands of batches of which most have nothing to do', async () => {
  // A limited mergeMap with synchronous inner streams stops for ever here, without an error.
  const batches: Batch<number>[] = Array.from({ length: 5000 }, (_, index) => ({
    live: index === 0 ? [1] : [],
    over: [],
  }));
  const work = async (live: readonly number[]): Promise<Batch<number>> => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { live, over: [] };
  };

  const results = await lastValueFrom(from(batches).pipe(stage(work, { concurrency: 1 }), toArray()));

  expect(results).toHaveLength(5000);
});

it('drops a batch that the stop ended, and does not begin the next, but passes on what had failed', async () => {
  const stop = new AbortController();
  const failed = { kind: 'failed' } as Failed;
  const begun: number[] = [];
  const work = async (live: readonly number[]): Promise<Batch<number>> => {
    begun.push(...live);
    stop.abort(new Error('stopped'));
    stop.signal.throwIfAborted();
    return { live, over: [] };
  };
  const batches = from([
    { live: [1], over: [failed] },
    { live: [2], over: [] },
  ]);

  const results = await lastValueFrom(batches.pipe(stage(work, { concurrency: 1, stop: stop.signal }), toArray()));

  expect(begun).toEqual([1]);
  expect(results).toEqual([
    { live: [], over: [failed] },
    { live: [], over: [] },
  ]);
});

it('passes on an error that has another cause than the stop', async () => {
  const stop = new AbortController();
  const work = async (): Promise<Batch<number>> => {
    stop.abort();
    throw new Error('the disk is full');
  };

  const results = from([{ live: [1], over: [] }]).pipe(stage(work, { concurrency: 1, stop: stop.signal }));

  await expect(lastValueFrom(results)).rejects.toThrow('the disk is full');
});
