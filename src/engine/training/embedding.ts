import type { Data } from '../../wire/data.ts';
import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import type { ServedModel } from '../served-models.ts';

/**
 * The general embedding, on whose vectors own models are trained.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/clarifai-models.md.
 */
export const EMBEDDING_MODEL_ID: string = PUBLIC_MODELS.generalEmbedding.id;

/** The model that makes the vectors; undefined when the engine has none. */
export function findEmbeddingModel(models: readonly ServedModel[]): ServedModel | undefined {
  return models.find(({ identity }) => identity.id === EMBEDDING_MODEL_ID);
}

/** The vector in an embedding model's answer. */
export function vectorIn(data: Data): Float32Array | undefined {
  const vector = data.embeddings?.[0]?.vector;
  return vector && Float32Array.from(vector);
}
