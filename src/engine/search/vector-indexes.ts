import pLimit from 'p-limit';

import type { SearchStore } from '../store/search-store.ts';
import type { Likeness } from './kept-vectors.ts';
import { VectorIndex } from './vector-index.ts';
import type { Scores } from './vector-index.ts';

/** Numbers kept at once, of all apps together: 256 MB, or 200,000 vectors of 320 numbers. */
const MAX_NUMBERS = 64_000_000;

/** Which vectors: those that a version of a model made of an app's inputs. */
export interface VectorsOf {
  readonly appId: string;
  readonly versionId: string;
}

/** The vector indexes of all apps, each made when it is first asked for. */
export class VectorIndexes {
  readonly #store: SearchStore;
  readonly #maxNumbers: number;
  /** The one that was asked last is the last. */
  readonly #indexes = new Map<string, VectorIndex>();
  /** Indexes grow one at a time, or two large ones would drive each other out for ever. */
  readonly #growth = pLimit(1);

  /** @param maxNumbers kept at once; beyond it, vectors are read from the store by each search. */
  constructor(store: SearchStore, maxNumbers: number = MAX_NUMBERS) {
    this.#store = store;
    this.#maxNumbers = maxNumbers;
  }

  /** How much each input is meant by all of the likenesses, of which there is at least one, together. */
  async scores(of: VectorsOf, likenesses: readonly Likeness[]): Promise<Scores> {
    const index = this.#index(of, likenesses[0]?.direction.length ?? 0);
    await this.#growth(async () => index.catchUp());
    return index.scores(likenesses);
  }

  #index({ appId, versionId }: VectorsOf, dimensions: number): VectorIndex {
    const key = `${versionId} ${dimensions} ${appId}`;
    const index =
      this.#indexes.get(key) ??
      new VectorIndex({
        dimensions,
        read: (sequence, count) => this.#store.vectorChanges(appId, { versionId, sequence, count }),
        mayKeep: (numbers) => this.#makeRoom(numbers, key),
      });
    this.#indexes.delete(key);
    this.#indexes.set(key, index);
    return index;
  }

  /** Forgets indexes that have not been asked for long, until there is room. */
  #makeRoom(numbers: number, forKey: string): boolean {
    if (numbers === 0) return true;
    let kept = [...this.#indexes.values()].reduce((sum, index) => sum + index.numbers, numbers);
    for (const [key, index] of this.#indexes) {
      if (kept <= this.#maxNumbers) return true;
      if (key === forKey) continue;
      kept -= index.numbers;
      index.clear();
    }
    return kept <= this.#maxNumbers;
  }
}
