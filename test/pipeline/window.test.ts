import fc from 'fast-check';
import { concatMap, filter, lastValueFrom, map, mergeMap, pipe, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';

import { FlowLeakError, windowed } from '../../src/pipeline/window.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function counter(total: number): { readonly source: AsyncIterable<number>; readonly pulled: () => number } {
  let pulled = 0;
  async function* count(): AsyncGenerator<number> {
    while (pulled < total) yield pulled++;
  }
  return { source: count(), pulled: () => pulled };
}

describe('windowed', () => {
  it('never has more items inside than its size', async () => {
    const { source, pulled } = counter(2000);
    let finished = 0;
    let maxInside = 0;

    const work = mergeMap(async (item: number) => {
      maxInside = Math.max(maxInside, pulled() - finished);
      await tick();
      finished += 1;
      return item;
    }, 4);
    await lastValueFrom(windowed(source, work, { size: 32 }).pipe(toArray()));

    expect(finished).toBe(2000);
    expect(maxInside).toBeLessThanOrEqual(32);
  });

  it('stops reading the source while the end of the flow is stuck', async () => {
    const { source, pulled } = counter(100_000);
    let release = (): void => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });

    const results = lastValueFrom(
      windowed(
        source,
        concatMap(async (item: number) => {
          await stuck;
          return item;
        }),
        { size: 50 },
      ).pipe(toArray()),
    );
    for (let turn = 0; turn < 500; turn += 1) await tick();
    const pulledWhileStuck = pulled();
    release();

    expect(pulledWhileStuck).toBe(50);
    expect(await results).toHaveLength(100_000);
  });

  it('finishes 100,000 items whose work is synchronous, without overflowing the stack', async () => {
    const { source } = counter(100_000);

    const results = await lastValueFrom(
      windowed(
        source,
        map((item: number) => item),
        { size: 128 },
      ).pipe(toArray()),
    );

    expect(results).toHaveLength(100_000);
  });

  it('gives exactly one result for each item, whatever the order of completion', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 8 }),
        async (delays, size, concurrency) => {
          async function* items(): AsyncGenerator<number> {
            yield* delays.keys();
          }
          const work = mergeMap(async (index: number) => {
            for (let turn = 0; turn < (delays[index] ?? 0); turn += 1) await tick();
            return index;
          }, concurrency);

          const results = await lastValueFrom(windowed(items(), work, { size }).pipe(toArray()));

          expect(results.toSorted((a, b) => a - b)).toEqual([...delays.keys()]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reports a flow that swallows items', async () => {
    const { source } = counter(10);

    const leaking = lastValueFrom(
      windowed(
        source,
        filter((item: number) => item !== 3),
        { size: 100 },
      ),
      { defaultValue: undefined },
    );

    await expect(leaking).rejects.toThrow(FlowLeakError);
  });

  it('finishes what is inside when told to stop, and takes no more', async () => {
    const { source, pulled } = counter(1_000_000);
    const stop = new AbortController();
    let seen = 0;

    const work = pipe(
      mergeMap(async (item: number) => {
        await tick();
        if ((seen += 1) === 20) stop.abort();
        return item;
      }, 2),
    );
    const results = await lastValueFrom(windowed(source, work, { size: 10, stop: stop.signal }).pipe(toArray()));

    expect(results.length).toBeGreaterThanOrEqual(20);
    expect(results.length).toBeLessThanOrEqual(30);
    expect(pulled()).toBeLessThanOrEqual(31);
  });

  it('passes on an error of the source after the items inside are finished', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      yield 2;
      throw new Error('the disk is gone');
    }
    const results: number[] = [];

    const run = new Promise((resolve) => {
      windowed(
        failing(),
        mergeMap(async (item: number) => {
          await tick();
          return item;
        }, 1),
        { size: 10 },
      ).subscribe({ next: (item) => results.push(item), error: resolve, complete: () => resolve(undefined) });
    });

    expect(await run).toEqual(new Error('the disk is gone'));
    expect(results).toEqual([1, 2]);
  });

  it('closes the source when the subscriber leaves', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<number> {
      try {
        for (let item = 0; ; item += 1) {
          await tick();
          yield item;
        }
      } finally {
        isClosed = true;
      }
    }

    const subscription = windowed(
      endless(),
      map((item: number) => item),
      { size: 4 },
    ).subscribe();
    await tick();
    subscription.unsubscribe();
    for (let turn = 0; turn < 5; turn += 1) await tick();

    expect(isClosed).toBe(true);
  });
});
