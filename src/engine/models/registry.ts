import { colorModel } from './color.ts';
import { embeddingModel } from './embedding.ts';
import { faceModel } from './face.ts';
import { generalModel } from './general.ts';
import type { EngineModel } from './model.ts';

/** The models of the engine. */
export const ENGINE_MODELS: readonly EngineModel[] = [generalModel, embeddingModel, colorModel, faceModel];

/** Looks a model up by its id. @throws Error when the engine has none such. */
export function findModel(id: string): EngineModel {
  const model = ENGINE_MODELS.find(({ identity }) => identity.id === id);
  if (model === undefined) {
    throw new Error(`the engine has no model with the id ${id}`);
  }
  return model;
}
