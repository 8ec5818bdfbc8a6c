import fc from 'fast-check';
import { expect, test } from 'vitest';

import { pages } from '../../src/client/pages.ts';
import { collect } from '../support/collect.ts';

test('every item of every page comes once and in order, short pages included, and nothing is read after the end', async () => {
  const lists = fc.array(fc.array(fc.integer(), { minLength: 1, maxLength: 5 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(lists, async (all) => {
      const asked: number[] = [];
      const read = async (page: number): Promise<readonly number[]> => {
        asked.push(page);
        return all[page - 1] ?? [];
      };

      const items = await collect(pages(read));

      expect(items).toEqual(all.flat());
      expect(asked).toEqual(Array.from({ length: all.length + 1 }, (_, index) => index + 1));
    }),
  );
});

test('pages are read only as far as somebody wants items', async () => {
  const asked: number[] = [];
  const read = async (page: number): Promise<readonly number[]> => {
    asked.push(page);
    return [page];
  };

  for await (const item of pages(read)) if (item === 3) break;

  expect(asked).toEqual([1, 2, 3]);
});
