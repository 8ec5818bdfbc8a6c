import type { Concept, Data } from '../../wire/data.ts';
import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import { STATUS } from '../../wire/status.ts';
import { predict, predictStored } from '../predict.ts';
import { Refusal } from '../routes/reply.ts';
import type { ServedModel } from '../served-models.ts';
import type { Engine } from '../services.ts';
import type { StoredInput } from '../store/store.ts';
import { findEmbeddingModel, vectorIn } from '../training/embedding.ts';
import type { InputTerm } from './filters.ts';
import { isSame } from './filters.ts';
import { similarity } from './vector-memory.ts';
import type { VectorMemory } from './vector-memory.ts';

/** How much an input is meant, 0–1; 0 is no hit. */
export type Rank = (input: StoredInput) => number;

/** The output side of a search term, as requests may spell it. */
export interface OutputTerm {
  readonly data?: Data | null;
  readonly input?: InputTerm | null;
}

export interface RankOptions {
  readonly engine: Engine;
  readonly appId: string;
  readonly vectors: VectorMemory;
}

/**
 * Makes the ranks of an output term: predicted concepts, and alikeness to an image. Source: wire reference, 11.1.
 *
 * @throws Refusal for an unknown concept id, an image that cannot be read, or an input that is not processed yet.
 */
export async function outputRanks(term: OutputTerm, options: RankOptions): Promise<readonly Rank[]> {
  const concepts = (term.data?.concepts ?? []).map((concept) => conceptRank(concept, options));
  return term.input ? [...concepts, await imageRank(term.input, options)] : concepts;
}

function conceptRank(asked: Concept, { engine }: RankOptions): Rank {
  const model = served(engine, PUBLIC_MODELS.general.id);
  if (asked.id && !model.concepts.some(({ id }) => id === asked.id)) {
    throw new Refusal(400, STATUS.searchInvalidRequest, `There is no concept with the id ${asked.id}.`);
  }
  const isWanted = Number(asked.value ?? 1) > 0;
  return (input) => {
    const { concepts = [] } = engine.store.output(input.appId, input.id, model.versionId) ?? {};
    const value = Number(concepts.find((concept) => isSame(concept, asked))?.value ?? 0);
    return isWanted ? value : 1 - value;
  };
}

async function imageRank(asked: InputTerm, options: RankOptions): Promise<Rank> {
  const { engine, vectors } = options;
  const model = findEmbeddingModel(engine.models);
  if (!model) throw new Refusal(501, STATUS.notImplemented, 'This engine has no embedding model to search with.');
  const wanted = await vectorOf(asked, model, options);
  return (input) => {
    const { appId, id, createdAt } = input;
    const read = (): Data | undefined => engine.store.output(appId, id, model.versionId);
    const vector = vectors.vector(`${appId}/${id}/${createdAt}/${model.versionId}`, read);
    return vector ? similarity(wanted, vector) : 0;
  };
}

async function vectorOf(asked: InputTerm, model: ServedModel, { engine, appId }: RankOptions): Promise<Float32Array> {
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
  const vector = vectorIn(predicted.data);
  if (!vector) throw new Refusal(500, STATUS.internal, 'The embedding model gave no vector.');
  return vector;
}

function served(engine: Engine, id: string): ServedModel {
  const model = engine.models.find(({ identity }) => identity.id === id);
  if (model) return model;
  throw new Refusal(501, STATUS.notImplemented, 'This engine has no general model to search with.');
}
