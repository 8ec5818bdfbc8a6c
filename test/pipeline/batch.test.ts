import fc from 'fast-check';
import { Subject, from, lastValueFrom, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { base64Length } from '../../src/client/body-buffer.ts';
import { batch } from '../../src/pipeline/batch.ts';
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
  });
});
