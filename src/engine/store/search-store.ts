import type { Data } from '../../wire/data.ts';
import type { StoredInput } from './store.ts';

/** An input and its place in the order of additions, which no other input ever gets. */
export interface PlacedInput {
  readonly place: number;
  readonly input: StoredInput;
}

/** A vector that was written, or lost its input. */
export interface VectorChange {
  /** Grows with every change. */
  readonly sequence: number;
  /** The input's. */
  readonly place: number;
  /** Float32 numbers, of length 1 together; null when the input is gone. */
  readonly vector: Uint8Array | null;
}

/** Where to read changes on. */
export interface ChangesAfter {
  readonly versionId: string;
  /** The last change that was read; 0 for all. */
  readonly sequence: number;
  /** At most so many. */
  readonly count: number;
}

/** What searches read. */
export interface SearchStore {
  /** Where processed inputs of an app are that were added before a place, the newest first; at most `count`. */
  newestPlaces(appId: string, before: number, count: number): readonly number[];
  /** The inputs at these places, in this order; those that are gone are left out. */
  at(places: readonly number[]): readonly PlacedInput[];
  /** What a model's version said of the inputs at these places; those that it has not seen are left out. */
  said(places: readonly number[], versionId: string): ReadonlyMap<number, Data>;
  /**
   * The vectors that a model's version made of an app's inputs, in the order in which they were written. A vector that
   * was written again appears only where it was written last. Deletions are remembered until the store is closed.
   */
  vectorChanges(appId: string, after: ChangesAfter): readonly VectorChange[];
}
