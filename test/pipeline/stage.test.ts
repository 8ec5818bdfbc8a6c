import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, it } from 'vitest';

import type { Batch } from '../../src/pipeline/file.ts';
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
