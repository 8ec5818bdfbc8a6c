import type { FoundFile } from '../file.ts';
import type { Source } from './source.ts';

/** Takes from several sources as each has something; one that waits holds no other back. Ends when all have ended. */
export function merged(sources: readonly Source[]): Source {
  return async function* mergeSources(signal) {
    const iterators = sources.map((source) => source(signal)[Symbol.asyncIterator]());
    const waiting = new Map(iterators.map((iterator, index) => [index, nextOf(iterator, index)] as const));
    try {
      while (waiting.size > 0) {
        const { index, next } = await Promise.race(waiting.values());
        const iterator = iterators[index];
        if (next.done === true || !iterator) {
          waiting.delete(index);
          continue;
        }
        waiting.set(index, nextOf(iterator, index));
        yield next.value;
      }
    } finally {
      // Not awaited: a source that waits for something to happen ends by the signal.
      for (const iterator of iterators) void iterator.return?.();
    }
  };
}

async function nextOf(
  iterator: AsyncIterator<FoundFile>,
  index: number,
): Promise<{ readonly index: number; readonly next: IteratorResult<FoundFile> }> {
  return { index, next: await iterator.next() };
}
