import { setImmediate } from 'node:timers/promises';

import type { PlacedInput, SearchStore } from '../store/search-store.ts';
import type { Scored } from './best-first.ts';
import type { Filter } from './filters.ts';
import type { Rank } from './ranks.ts';
import type { Scores } from './vector-index.ts';

/** Inputs that are read before other calls get their turn. */
const INPUTS_AT_ONCE = 200;

/** All processed inputs of an app. */
export function* newestFirst(store: SearchStore, appId: string): Generator<Scored> {
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const places = store.newestPlaces(appId, before, INPUTS_AT_ONCE);
    for (const place of places) yield { place, score: 1 };
    if (places.length < INPUTS_AT_ONCE) return;
    before = places.at(-1)!;
  }
}

interface Looking {
  readonly store: SearchStore;
  readonly filters: readonly Filter[];
}

/** Those of the candidates that all filters let through, in their order. */
export async function* meant(candidates: Iterable<Scored>, { store, filters }: Looking): AsyncGenerator<Scored> {
  for await (const { place, score, input } of withInputs(candidates, store)) {
    if (filters.every((isMeant) => isMeant(input))) yield { place, score };
  }
}

interface Ranking extends Looking {
  readonly ranks: readonly Rank[];
  /** Of the model whose concepts are ranked. */
  readonly versionId: string;
}

/** Those of the candidates that all filters let through, each with its score times its ranks. */
export async function ranked(candidates: Iterable<Scored>, looking: Ranking): Promise<Scores> {
  const { store, filters, ranks, versionId } = looking;
  const places: number[] = [];
  const scores: number[] = [];
  for (const slice of inSlices(candidates)) {
    const some = filters.length === 0 ? slice : await all(meant(slice, { store, filters }));
    const said = store.said(placesOf(some), versionId);
    for (const { place, score } of some) {
      const { concepts = [] } = said.get(place) ?? {};
      places.push(place);
      scores.push(ranks.reduce((product, rank) => product * rank(concepts), score));
    }
    await setImmediate();
  }
  return { places, scores: Float64Array.from(scores) };
}

/** Reads the inputs of candidates, some at once, as they are asked for. */
async function* withInputs(candidates: Iterable<Scored>, store: SearchStore): AsyncGenerator<Scored & PlacedInput> {
  for (const slice of inSlices(candidates)) {
    const scores = new Map(slice.map(({ place, score }) => [place, score]));
    for (const placed of store.at(placesOf(slice))) yield { ...placed, score: scores.get(placed.place)! };
    await setImmediate();
  }
}

function* inSlices(candidates: Iterable<Scored>): Generator<readonly Scored[]> {
  let slice: Scored[] = [];
  for (const candidate of candidates) {
    slice.push(candidate);
    if (slice.length < INPUTS_AT_ONCE) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

function placesOf(scored: readonly Scored[]): readonly number[] {
  return scored.map(({ place }) => place);
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
