import fc from 'fast-check';
import { Subject, from, lastValueFrom, throwError, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { base64Length } from '../../src/client/body-buffer.ts';
import { batch } from '../../src/pipeline/batch.ts';
import type { BatchOptions } from '../../src/pipeline/batch.ts';
import { inputFailure } from '../../src/pipeline/file.ts';
import type { Batch, Failed } from '../../src/pipeline/file.ts';

interface Item {
  readonly bytes: number;
}

const failure = (name: string): Failed =>
  inputFailure(
    { origin: 'file', file: `/photos/${name}`, source: 'folder:photos', path: name },
    'inspect',
    'empty-file',
    'empty',
  );

describe('batch', () => {
  it('keeps every item once and in order, and keeps to both limits', async () => {
    const item = fc.record({ bytes: fc.integer({ min: 1, max: 2000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 300 }), fc.integer({ min: 1, max: 20 }), async (items, count) => {
        const bytes = 4000;

        const batches = await lastValueFrom(from(items).pipe(batch<Item>({ count, bytes }), toArray()));

        expect(batches.flatMap(({ live }) => live)).toEqual(items);
        for (const { live } of batches) {
          expect(live.length).toBeLessThanOrEqual(count);
          const weight = live.reduce((sum, each) => sum + base64Length(each.bytes), 0);
          expect(live.length === 1 || weight <= bytes).toBe(true);
        }
      }),
    );
  });

  it('sends an item larger than the byte limit alone', async () => {
    const items = [{ bytes: 10 }, { bytes: 1_000_000 }, { bytes: 10 }];

    const batches = await lastValueFrom(from(items).pipe(batch<Item>({ count: 128, bytes: 1000 }), toArray()));

    expect(batches.map(({ live }) => live.map((item) => item.bytes))).toEqual([[10], [1_000_000], [10]]);
  });

  it('carries failed items with the open batch and closes when they alone fill it', async () => {
    const failures = Array.from({ length: 5 }, (_, index) => failure(`${index}.jpg`));

    const batches = await lastValueFrom(from([...failures, { bytes: 1 }]).pipe(batch<Item>({ count: 5 }), toArray()));

    expect(batches).toEqual([
      { live: [], over: failures },
      { live: [{ bytes: 1 }], over: [] },
    ]);
  });

  it('carries failed items with good ones, also when there are as many of them', async () => {
    const items = [failure('1.jpg'), { bytes: 1 }];

    const batches = await lastValueFrom(from(items).pipe(batch<Item>(), toArray()));

    expect(batches).toEqual([{ live: [{ bytes: 1 }], over: [failure('1.jpg')] }]);
  });

  it('carries failed items with an item larger than the byte limit that comes after them', async () => {
    const items = [failure('1.jpg'), { bytes: 1_000_000 }];

    const batches = await lastValueFrom(from(items).pipe(batch<Item>({ bytes: 1000 }), toArray()));

    expect(batches).toEqual([{ live: [{ bytes: 1_000_000 }], over: [failure('1.jpg')] }]);
  });

  it('fills batches to the brim: as many items as allowed, as many bytes as allowed', async () => {
    const weigh = async (count: number, bytes: number): Promise<readonly number[]> => {
      const items = Array.from({ length: 10 }, () => ({ bytes: 3 }));
      const batches = await lastValueFrom(from(items).pipe(batch<Item>({ count, bytes }), toArray()));
      return batches.map(({ live }) => live.length);
    };

    // Three bytes weigh four as base64.
    expect(await weigh(4, 1000)).toEqual([4, 4, 2]);
    expect(await weigh(100, 16)).toEqual([4, 4, 2]);
    expect(await weigh(100, 19)).toEqual([4, 4, 2]);
  });

  it('closes a batch as soon as it is full, and does not wait for the item that it has no room for', () => {
    const closedAfter = (options: BatchOptions): readonly number[] => {
      const items = new Subject<Item>();
      const batches: Batch<Item>[] = [];
      items.pipe(batch<Item>(options)).subscribe((each) => batches.push(each));
      return [1, 2, 3, 4].map(() => {
        items.next({ bytes: 3 });
        return batches.length;
      });
    };

    // Three bytes weigh four as base64.
    expect(closedAfter({ count: 2 })).toEqual([0, 1, 1, 2]);
    expect(closedAfter({ bytes: 8 })).toEqual([0, 1, 1, 2]);
  });

  it.each([0, 4])('closes no empty batch at the end of a source of %d items', async (length) => {
    const items = Array.from({ length }, () => ({ bytes: 3 }));

    const batches = await lastValueFrom(from(items).pipe(batch<Item>({ count: 2 }), toArray()));

    expect(batches.map(({ live }) => live.length)).toEqual(Array.from({ length: length / 2 }, () => 2));
  });

  it('takes 128 items and 64 MB if nothing else is said', async () => {
    const many = Array.from({ length: 129 }, () => ({ bytes: 1 }));
    const heavy = Array.from({ length: 5 }, () => ({ bytes: 12_000_000 }));

    const byCount = await lastValueFrom(from(many).pipe(batch<Item>(), toArray()));
    const byBytes = await lastValueFrom(from(heavy).pipe(batch<Item>(), toArray()));

    expect(byCount.map(({ live }) => live.length)).toEqual([128, 1]);
    expect(byBytes.map(({ live }) => live.length)).toEqual([4, 1]);
  });

  it('passes an error of the source on', async () => {
    const broken = throwError(() => new Error('gone')).pipe(batch<Item>());

    await expect(lastValueFrom(broken)).rejects.toThrow('gone');
  });

  it('leaves the source when its subscriber leaves, and closes nothing any more', () => {
    vi.useFakeTimers();
    const items = new Subject<Item>();
    const batches: Batch<Item>[] = [];
    const subscription = items.pipe(batch<Item>({ lingerMs: 10 })).subscribe((each) => batches.push(each));
    items.next({ bytes: 1 });

    subscription.unsubscribe();
    vi.advanceTimersByTime(100);

    expect(items.observed).toBe(false);
    expect(batches).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('waits for the end of the source without a linger', () => {
    vi.useFakeTimers();
    const items = new Subject<Item>();
    items.pipe(batch<Item>()).subscribe();

    items.next({ bytes: 1 });

    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  describe('with a linger', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('closes a part-filled batch one linger after its first item, and no empty one before', () => {
      const items = new Subject<Item>();
      const batches: Batch<Item>[] = [];
      items.pipe(batch<Item>({ lingerMs: 1000 })).subscribe((each) => batches.push(each));

      vi.advanceTimersByTime(3900);
      for (let index = 0; index < 5; index += 1) {
        items.next({ bytes: 1 });
        vi.advanceTimersByTime(60);
      }
      const beforeLinger = batches.length;
      vi.advanceTimersByTime(1000);

      expect(beforeLinger).toBe(0);
      expect(batches.map(({ live }) => live.length)).toEqual([5]);
    });

    it('begins to wait anew after a batch was closed by its size', () => {
      const items = new Subject<Item>();
      const batches: Batch<Item>[] = [];
      items.pipe(batch<Item>({ count: 2, lingerMs: 1000 })).subscribe((each) => batches.push(each));

      items.next({ bytes: 1 });
      vi.advanceTimersByTime(900);
      items.next({ bytes: 2 });
      items.next({ bytes: 3 });
      vi.advanceTimersByTime(900);
      const beforeLinger = batches.length;
      vi.advanceTimersByTime(100);

      expect(beforeLinger).toBe(1);
      expect(batches.map(({ live }) => live.map(({ bytes }) => bytes))).toEqual([[1, 2], [3]]);
    });

    it('lets a batch that would have to wait all the same wait for company', () => {
      const items = new Subject<Item>();
      const batches: Batch<Item>[] = [];
      let isBusy = true;
      items.pipe(batch<Item>({ lingerMs: 100, isBusy: () => isBusy })).subscribe((each) => batches.push(each));

      items.next({ bytes: 1 });
      vi.advanceTimersByTime(950);
      items.next({ bytes: 2 });
      isBusy = false;
      vi.advanceTimersByTime(100);

      expect(batches.map(({ live }) => live.length)).toEqual([2]);
    });
  });
});
