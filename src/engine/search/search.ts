import type { StoredInput } from '../store/store.ts';
import { bestFirst } from './best-first.ts';
import type { Scored } from './best-first.ts';
import { meant, newestFirst, ranked } from './candidates.ts';
import type { Candidates } from './candidates.ts';
import { rankedModel, searchedModel } from './ranks.ts';
import type { RankOptions } from './ranks.ts';
import { readTerms } from './terms.ts';
import type { Terms } from './terms.ts';
import type { VectorIndexes } from './vector-indexes.ts';

/** An input that a search found. */
export interface Hit {
  readonly input: StoredInput;
  /** 1 where nothing ranks. */
  readonly score: number;
}

export interface SearchOptions extends RankOptions {
  readonly vectors: VectorIndexes;
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
}

/**
 * Finds a page of the processed inputs that all terms mean, best first, equals newest first: input terms filter, the
 * ranks of output terms are multiplied. Rows are read for what must be looked at only: a search by alikeness alone reads
 * its page. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 *
 * @throws Refusal as `readTerms`.
 */
export async function search(ands: readonly unknown[], options: SearchOptions): Promise<readonly Hit[]> {
  const { search: store } = options.engine.store;
  const found = await pageOf(await inOrder(await readTerms(ands, options), options), options);
  const scores = new Map(found.map(({ place, score }) => [place, score]));
  return store.at([...scores.keys()]).map(({ place, input }) => ({ input, score: scores.get(place)! }));
}

async function inOrder({ filters, ranks, likenesses }: Terms, options: SearchOptions): Promise<Candidates> {
  const { engine, appId, vectors } = options;
  const { search: store } = engine.store;
  const candidates =
    likenesses.length === 0
      ? newestFirst(store, appId)
      : bestFirst(await vectors.scores({ appId, versionId: searchedModel(engine).versionId }, likenesses));
  const found = filters.length === 0 ? candidates : meant(candidates, { filters, store });
  if (ranks.length === 0) return found;
  const { versionId } = rankedModel(engine);
  return bestFirst(await ranked(found, { ranks, versionId, store }));
}

async function pageOf(ordered: Candidates, { page, perPage }: SearchOptions): Promise<readonly Scored[]> {
  let before = (page - 1) * perPage;
  const found: Scored[] = [];
  for await (const scored of ordered) {
    before -= 1;
    if (before < 0) found.push(scored);
    if (found.length === perPage) break;
  }
  return found;
}
