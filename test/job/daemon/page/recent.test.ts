import { expect, it } from 'vitest';

import { Recent } from '../../../../src/job/daemon/page/recent.ts';

it('makes a value once, and again when it was the one not asked for in the longest time', () => {
  const made: string[] = [];
  const recent = new Recent<string, string>(2);
  const get = (key: string): string =>
    recent.get(key, () => {
      made.push(key);
      return key.toUpperCase();
    });

  const values = ['a', 'b', 'a', 'c', 'a', 'b'].map(get);

  expect(values).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
