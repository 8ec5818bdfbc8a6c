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

/** Inputs in the order in which they are to be looked at. */
export type Candidates = Iterable<Scored> | AsyncIterable<Scored>;

/** Those of the candidates that all filters let through, in their order. */
export async function* meant(
  candidates: Candidates,
  { store, filters }: { readonly store: SearchStore; readonly filters: readonly Filter[] },
): AsyncGenerator<Scored> {
  for await (const { place, score, input } of withInputs(candidates, store)) {
    if (filters.every((isMeant) => isMeant(input))) yield { place, score };
  }
}

interface Ranking {
  readonly store: SearchStore;
  readonly ranks: readonly Rank[];
  /** Of the model whose concepts are ranked. */
  readonly versionId: string;
}

/** All candidates, each with its score times its ranks. */
export async function ranked(candidates: Candidates, { store, ranks, versionId }: Ranking): Promise<Scores> {
  const places: number[] = [];
  const scores: number[] = [];
  for await (const slice of inSlices(candidates)) {
    const said = store.said(placesOf(slice), versionId);
    for (const { place, score } of slice) {
      const { concepts = [] } = said.get(place) ?? {};
      places.push(place);
      scores.push(ranks.reduce((product, rank) => product * rank(concepts), score));
    }
    await setImmediate();
  }
  return { places, scores: Float64Array.from(scores) };
}

/** Reads the inputs of candidates, some at once, as they are asked for. */
async function* withInputs(candidates: Candidates, store: SearchStore): AsyncGenerator<Scored & PlacedInput> {
  for await (const slice of inSlices(candidates)) {
    const scores = new Map(slice.map(({ place, score }) => [place, score]));
    for (const placed of store.at(placesOf(slice))) yield { ...placed, score: scores.get(placed.place)! };
    await setImmediate();
  }
}

async function* inSlices(candidates: Candidates): AsyncGenerator<readonly Scored[]> {
  let slice: Scored[] = [];
  for await (const candidate of candidates) {
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
