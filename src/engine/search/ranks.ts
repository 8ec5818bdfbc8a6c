import type { Concept, Data } from '../../wire/data.ts';
import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import { STATUS } from '../../wire/status.ts';
import { predict, predictStored } from '../predict.ts';
import { checkLanguage } from '../language.ts';
import { Refusal } from '../refusal.ts';
import type { ServedModel } from '../served-models.ts';
import type { Engine } from '../services.ts';
import { directionOf } from '../store/direction.ts';
import { findEmbeddingModel, vectorIn } from '../training/embedding.ts';
import type { InputTerm } from './filters.ts';
import { isSame } from './filters.ts';

/** How much an input is meant, 0–1, by the concepts that the general model sees in it; 0 is no hit. */
export type Rank = (concepts: readonly Concept[]) => number;

/** The output side of a search term, as requests may spell it. */
export interface OutputTerm {
  readonly data?: Data | null;
  readonly input?: InputTerm | null;
}

export interface RankOptions {
  readonly engine: Engine;
  readonly appId: string;
  /** Of the names of predicted concepts. */
  readonly language?: string | null | undefined;
}

/** What an output term asks for: all of it together. */
export interface Ranks {
  readonly concepts: readonly Rank[];
  /** The direction of the vector that an input's should have; undefined when no image is asked for. */
  readonly direction?: Float32Array;
}

/**
 * Reads an output term: predicted concepts, and alikeness to an image.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 *
 * @throws Refusal for an unknown concept id, a concept's name in a language that there is no translation into, an image that cannot be read, or an input that is not processed yet.
 */
export async function readRanks(term: OutputTerm, options: RankOptions): Promise<Ranks> {
  const concepts = (term.data?.concepts ?? []).map((concept) => conceptRank(concept, options));
  return term.input ? { concepts, direction: await directionTo(term.input, options) } : { concepts };
}

/** The model whose vectors are compared. @throws Refusal when the engine has none. */
export function searchedModel({ models }: Engine): ServedModel {
  const model = findEmbeddingModel(models);
  if (model) return model;
  throw new Refusal(501, STATUS.notImplemented, 'This engine has no embedding model to search with.');
}

/** The model whose concepts are searched. @throws Refusal when the engine has none. */
export function rankedModel({ models }: Engine): ServedModel {
  const model = models.find(({ identity }) => identity.id === PUBLIC_MODELS.general.id);
  if (model) return model;
  throw new Refusal(501, STATUS.notImplemented, 'This engine has no general model to search with.');
}

function conceptRank(asked: Concept, { engine, appId, language }: RankOptions): Rank {
  const model = rankedModel(engine);
  const { id } = asked;
  // Of the app's own, people may have said that the model should have seen them.
  if (id && !model.concepts.some((concept) => concept.id === id) && !engine.store.concepts.find(appId, id)) {
    throw new Refusal(400, STATUS.searchInvalidRequest, `There is no concept with the id ${id}.`);
  }
  if (!id) checkLanguage(language);
  const isWanted = Number(asked.value ?? 1) > 0;
  return (concepts) => {
    const value = Number(concepts.find((concept) => isSame(concept, asked))?.value ?? 0);
    return isWanted ? value : 1 - value;
  };
}

async function directionTo(asked: InputTerm, { engine, appId }: RankOptions): Promise<Float32Array> {
  const model = searchedModel(engine);
  const stored = asked.id ? engine.store.input(appId, asked.id) : undefined;
  if (asked.id && !stored) throw new Refusal(404, STATUS.doesNotExist, `There is no input with the id ${asked.id}.`);
  if (stored && stored.status.code !== STATUS.inputSuccess) {
    throw new Refusal(400, STATUS.searchByUnindexedInput, `The input ${stored.id} is not processed yet.`);
  }
  const crop = asked.data?.image?.crop ?? null;
  const predicted = stored
    ? await predictStored(stored, crop, model, engine)
    : await predict({ data: asked.data ?? {} }, model, engine);
  if (predicted.kind === 'refused') {
    const { code, description = '', details = '' } = predicted.status;
    throw new Refusal(400, code, details || description);
  }
  const direction = directionOf(vectorIn(predicted.data) ?? []);
  if (!direction) throw new Refusal(500, STATUS.internal, 'The embedding model gave no vector.');
  return direction;
}
