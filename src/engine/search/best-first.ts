import type { Scores } from './vector-index.ts';

/** An input, by its place, and how much it is meant. */
export interface Scored {
  readonly place: number;
  readonly score: number;
}

/**
 * Walks inputs from the best to the worst, equals newest first; those with a score of 0 are left out. Only what is walked
 * is put in order: the first costs a look at each input, each one more some twenty comparisons.
 */
export function* bestFirst({ places, scores }: Scores): Generator<Scored> {
  const heap = new Uint32Array(places.length);
  let size = 0;
  for (let index = 0; index < places.length; index += 1) if (scores[index]! > 0) heap[size++] = index;

  const isBetter = (one: number, other: number): boolean =>
    scores[one]! > scores[other]! || (scores[one] === scores[other] && places[one]! > places[other]!);
  const sink = (from: number): void => {
    const sinking = heap[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isBetter(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBetter(heap[child]!, sinking)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = sinking;
  };

  for (let at = (size >> 1) - 1; at >= 0; at -= 1) sink(at);
  while (size > 0) {
    const best = heap[0]!;
    size -= 1;
    heap[0] = heap[size]!;
    sink(0);
    yield { place: places[best]!, score: scores[best]! };
  }
}
