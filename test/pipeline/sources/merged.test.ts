import { expect, it } from 'vitest';

import type { FoundFile } from '../../../src/pipeline/file.ts';
import { merged } from '../../../src/pipeline/sources/merged.ts';
import type { Source } from '../../../src/pipeline/sources/source.ts';

const file = (path: string): FoundFile => ({ origin: 'file', file: `/${path}`, source: 's', path });

function listed(...paths: readonly string[]): Source {
  return async function* give() {
    for (const path of paths) yield file(path);
  };
}

async function take(source: Source, count = Infinity): Promise<readonly string[]> {
  const controller = new AbortController();
  const paths: string[] = [];
  for await (const { path } of source(controller.signal)) if (paths.push(path) >= count) break;
  controller.abort();
  return paths;
}

it('gives everything of every source, and ends with the last', async () => {
  const paths = await take(merged([listed('a', 'b', 'c'), listed(), listed('d')]));

  expect(paths.toSorted()).toEqual(['a', 'b', 'c', 'd']);
});

it('is not held back by a source that has nothing yet', async () => {
  const silent: Source = async function* wait(signal) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    yield* [];
  };

  expect(await take(merged([silent, listed('a', 'b')]), 2)).toEqual(['a', 'b']);
});

it('passes an error of a source on', async () => {
  const broken: Source = async function* fail() {
    yield file('b');
    throw new Error('gone');
  };

  await expect(take(merged([listed('a'), broken]))).rejects.toThrow('gone');
});
