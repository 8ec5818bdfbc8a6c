import type { Data } from '../../wire/data.ts';
import { vectorIn } from '../training/embedding.ts';

/** Vectors kept at once; at 320 numbers some 130 MB. */
const MAX_VECTORS = 100_000;

/** Keeps the vectors of stored inputs in memory, so that a search reads each from the store only once. */
export class VectorMemory {
  readonly #vectors = new Map<string, Float32Array>();

  /**
   * @param key changes with whatever changes the vector: the input, its image, the model's version.
   * @param read asked when the vector is not kept.
   */
  vector(key: string, read: () => Data | undefined): Float32Array | undefined {
    const known = this.#vectors.get(key);
    if (known) return known;
    const data = read();
    const vector = data && vectorIn(data);
    if (vector) {
      if (this.#vectors.size >= MAX_VECTORS) this.#vectors.clear();
      this.#vectors.set(key, vector);
    }
    return vector;
  }
}

/** Similarity of two vectors by their directions, 0–1: 1 for the same, 0.5 for unrelated ones, 0 for opposite ones. */
export function similarity(one: Float32Array, other: Float32Array): number {
  let product = 0;
  let oneSquared = 0;
  let otherSquared = 0;
  for (const [index, value] of one.entries()) {
    const opposite = other[index] ?? 0;
    product += value * opposite;
    oneSquared += value * value;
    otherSquared += opposite * opposite;
  }
  const length = Math.sqrt(oneSquared * otherSquared);
  return length === 0 ? 0 : Math.min(1, Math.max(0, (1 + product / length) / 2));
}
