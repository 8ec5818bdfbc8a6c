import { colorModel } from './color.ts';
import { demographicsModel } from './demographics.ts';
import { embeddingModel } from './embedding.ts';
import { faceModel } from './face.ts';
import { focusModel } from './focus.ts';
import { generalModel } from './general.ts';
import type { EngineModel } from './model.ts';
import { moderationModel } from './moderation.ts';
import { nsfwModel } from './nsfw.ts';

/** The models of the engine. */
export const ENGINE_MODELS: readonly EngineModel[] = [
  generalModel,
  embeddingModel,
  colorModel,
  faceModel,
  nsfwModel,
  moderationModel,
  focusModel,
  // Where the package with its weights is installed.
  ...(demographicsModel.packageWeights?.length ? [demographicsModel] : []),
];

/** Looks a model up by its id. @throws Error when it is not among them. */
export function findModel(id: string, models: readonly EngineModel[]): EngineModel {
  const model = models.find(({ identity }) => identity.id === id);
  if (model === undefined) {
    throw new Error(`the engine has no model with the id ${id}`);
  }
  return model;
}
