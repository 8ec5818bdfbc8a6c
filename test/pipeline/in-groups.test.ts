import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { inGroups } from '../../src/pipeline/in-groups.ts';
import { collect } from '../support/collect.ts';

async function* numbers(count: number, pauses: readonly boolean[] = []): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) {
    if (pauses[number % pauses.length] === true) await new Promise((resolve) => setImmediate(resolve));
    yield number;
  }
}

describe('inGroups', () => {
  it('hands out every item once and in order, in groups of at most the limit', async () => {
    const pauses = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 9 }), pauses, async (count, limit, pause) => {
        const groups = await collect(inGroups(numbers(count, pause), limit));

        expect(groups.flat()).toEqual(Array.from({ length: count }, (_, index) => index));
        for (const { length } of groups) expect(length > 0 && length <= limit).toBe(true);
      }),
    );
  });

  it('hands out one item without waiting for a second', async () => {
    const slow = async function* once(): AsyncGenerator<string> {
      yield 'first';
      await new Promise(() => undefined);
    };

    const { value } = await inGroups(slow(), 10).next();

    expect(value).toEqual(['first']);
  });

  it('reads at most one group ahead, and no more when it is left', async () => {
    let read = 0;
    const counted = async function* endless(): AsyncGenerator<number> {
      for (;;) yield (read += 1);
    };
    const groups = inGroups(counted(), 5);
    const { value = [] } = await groups.next();
    await new Promise((resolve) => setImmediate(resolve));
    const ahead = read - value.length;
    await groups.return(undefined);
    const whenLeft = read;
    await new Promise((resolve) => setImmediate(resolve));

    expect(ahead).toBeLessThanOrEqual(5);
    expect(read).toBeLessThanOrEqual(whenLeft + 1);
  });

  it('passes on the error of its source after the items before it', async () => {
    const failing = async function* twoThenError(): AsyncGenerator<number> {
      yield 1;
      yield 2;
      throw new Error('gone');
    };
    const seen: number[] = [];

    const reading = (async () => {
      for await (const group of inGroups(failing(), 1)) seen.push(...group);
    })();

    await expect(reading).rejects.toThrow('gone');
    expect(seen).toEqual([1, 2]);
  });
});
