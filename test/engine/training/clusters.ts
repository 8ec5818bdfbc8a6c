import type { LabelledImage } from '../../../src/engine/training/labelled-image.ts';

/** Numbers from 0 to 1 that look random and are the same in every run (mulberry32). */
export function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A vector of length 1 around an axis; `spread` 0 is the axis itself. */
export function vectorNear(axis: number, dimensions: number, spread: number, random: () => number): Float32Array {
  const vector = Float32Array.from(
    { length: dimensions },
    (_, index) => Number(index === axis) + (spread * (random() * 2 - 1)) / Math.sqrt(dimensions),
  );
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** `count` images for each concept, each around an axis of its own and labelled with its concept only. */
export function clusters({
  concepts,
  count,
  dimensions = 16,
  spread = 0.5,
  seed = 1,
}: {
  readonly concepts: number;
  readonly count: number;
  readonly dimensions?: number;
  readonly spread?: number;
  readonly seed?: number;
}): readonly LabelledImage[] {
  const random = pseudoRandom(seed);
  return Array.from({ length: concepts * count }, (_, index) => ({
    vector: vectorNear(index % concepts, dimensions, spread, random),
    labels: Array.from({ length: concepts }, (_unused, concept) => (concept === index % concepts ? 1 : null)),
  }));
}

/** Runs work that pauses to its end at once. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
