import type { Stretch } from './model-store.ts';

/** A concept of an app. */
export interface StoredConcept {
  readonly id: string;
  readonly name: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** How often a concept is said to be there, and not to be. */
export interface LabelCounts extends StoredConcept {
  readonly positives: number;
  readonly negatives: number;
}

/** The memory of the apps' own concepts. */
export interface ConceptStore {
  /** Remembers concepts that inputs are labelled with or models are made of; known ones stay as they are. */
  know(appId: string, concepts: readonly { readonly id?: string; readonly name?: string }[]): void;
  find(appId: string, id: string): StoredConcept | undefined;
  /** Newest first; equals by id. */
  list(appId: string, stretch: Stretch): readonly StoredConcept[];
  /** All whose name or id matches, `*` standing for any text, in any case; in the order of their names. */
  search(appId: string, pattern: string): readonly StoredConcept[];
  /** Renames concepts; all of them, or none. */
  rename(appId: string, concepts: readonly Pick<StoredConcept, 'id' | 'name'>[]): void;
  counts(appId: string, stretch: Stretch): readonly LabelCounts[];
}
