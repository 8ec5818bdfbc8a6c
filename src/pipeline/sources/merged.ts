import type { FoundFile } from '../file.ts';
import { Bell } from './bell.ts';
import type { Source } from './source.ts';

/** Takes from several sources as each has something; one that waits holds no other back. Ends when all have ended. */
export function merged(sources: readonly Source[]): Source {
  return async function* mergeSources(signal) {
    const iterators = sources.map((source) => source(signal)[Symbol.asyncIterator]());
    const arrivals: Arrival[] = [];
    const bell = new Bell();
    // One answer of each source at a time. They ring instead of being raced: a race leaves something behind at each
    // promise that loses it, and a source may have nothing to say for months.
    const ask = (iterator: AsyncIterator<FoundFile>): void => {
      void iterator
        .next()
        .then(
          (next) => arrivals.push({ iterator, next }),
          (reason: unknown) => arrivals.push({ reason }),
        )
        .then(() => bell.ring());
    };

    for (const iterator of iterators) ask(iterator);
    try {
      for (let open = iterators.length; open > 0;) {
        const arrival = arrivals.shift();
        if (!arrival) await bell.next();
        else if ('reason' in arrival) throw arrival.reason;
        else if (arrival.next.done === true) open -= 1;
        else {
          ask(arrival.iterator);
          yield arrival.next.value;
        }
      }
    } finally {
      // Not awaited: a source that waits for something to happen ends by the signal.
      for (const iterator of iterators) void iterator.return?.();
    }
  };
}

type Arrival =
  | { readonly iterator: AsyncIterator<FoundFile>; readonly next: IteratorResult<FoundFile> }
  | { readonly reason: unknown };
