import { setImmediate } from 'node:timers/promises';

import type { VectorChange } from '../store/search-store.ts';
import { KeptVectors, multiply } from './kept-vectors.ts';
import type { Likeness } from './kept-vectors.ts';

/** Inputs by their places, each with how much it is meant, 0–1. */
export interface Scores {
  readonly places: readonly number[];
  readonly scores: Float64Array;
}

export interface VectorIndexOptions {
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** Reads on behind a change: at most `count`, in their order. */
  readonly read: (sequence: number, count: number) => readonly VectorChange[];
  /** Whether so many more numbers may be kept. */
  readonly mayKeep: (numbers: number) => boolean;
}

/** Changes that are read before other work gets its turn. */
const CHANGES_AT_ONCE = 500;

/**
 * The vectors that one version of a model made of an app's inputs, in memory. It follows the store by reading what has
 * changed; what there is no room for is read again by each search.
 */
export class VectorIndex {
  readonly #options: VectorIndexOptions;
  #kept: KeptVectors;
  /** The last change that is in memory. */
  #sequence = 0;

  constructor(options: VectorIndexOptions) {
    this.#options = options;
    this.#kept = new KeptVectors(options.dimensions);
  }

  get numbers(): number {
    return this.#kept.numbers;
  }

  /** Forgets everything; the next search reads it anew. */
  clear(): void {
    this.#kept = new KeptVectors(this.#options.dimensions);
    this.#sequence = 0;
  }

  /** Takes in what has changed, as far as there is room. Two calls must not overlap. */
  async catchUp(): Promise<void> {
    for (;;) {
      const changes = this.#options.read(this.#sequence, CHANGES_AT_ONCE);
      if (!changes.every((change) => this.#take(change)) || changes.length < CHANGES_AT_ONCE) return;
      await setImmediate();
    }
  }

  /** How much each input is meant, as of now. */
  async scores(likenesses: readonly Likeness[]): Promise<Scores> {
    // Before anything is waited for: memory and `rest` must belong to the same moment.
    const places = [...this.#kept.places];
    const scores = this.#kept.scores(likenesses);
    const rest = await this.#restScores(this.#sequence, likenesses);
    if (rest.size === 0) return { places, scores };
    for (const [index, place] of places.entries()) if (rest.has(place)) scores[index] = 0;
    return { places: [...places, ...rest.keys()], scores: Float64Array.from([...scores, ...rest.values()]) };
  }

  /** False when there is no room. */
  #take({ place, vector, sequence }: VectorChange): boolean {
    if (vector === null) this.#kept.remove(place);
    else if (!this.#options.mayKeep(this.#kept.growth(place))) return false;
    else if (this.#fits(vector)) this.#kept.put(place, numbersOf(vector));
    this.#sequence = sequence;
    return true;
  }

  /** By place: what has changed since and is not kept; 0 for inputs that are gone. */
  async #restScores(from: number, likenesses: readonly Likeness[]): Promise<ReadonlyMap<number, number>> {
    const found = new Map<number, number>();
    let sequence = from;
    for (;;) {
      const changes = this.#options.read(sequence, CHANGES_AT_ONCE);
      for (const { place, vector } of changes)
        found.set(place, vector && this.#fits(vector) ? score(vector, likenesses) : 0);
      if (changes.length < CHANGES_AT_ONCE) return found;
      sequence = changes.at(-1)!.sequence;
      await setImmediate();
    }
  }

  /** A version's vectors are all of one length; one that is not cannot be compared. */
  #fits({ byteLength }: Uint8Array): boolean {
    return byteLength === this.#options.dimensions * Float32Array.BYTES_PER_ELEMENT;
  }
}

function score(vector: Uint8Array, likenesses: readonly Likeness[]): number {
  const scores = Float64Array.of(1);
  for (const likeness of likenesses) multiply(scores, numbersOf(vector), likeness);
  return scores[0]!;
}

/** A copy where need be: numbers must begin at a multiple of four bytes. */
function numbersOf({ buffer, byteOffset, byteLength }: Uint8Array): Float32Array {
  const isAligned = byteOffset % Float32Array.BYTES_PER_ELEMENT === 0;
  return isAligned
    ? new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT)
    : new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
