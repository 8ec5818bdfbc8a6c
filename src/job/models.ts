import { UnknownModelError } from '../client/errors.ts';
import type { Model } from '../client/model.ts';
import type { ClarifaiModel } from '../pipeline/clarifai/service.ts';
import { suggestModels } from './suggest-models.ts';
import type { Target } from './target.ts';

/**
 * Finds the models that a run asks, in the order given; each once.
 *
 * @throws UserError when there is no such model.
 */
export async function resolveModels(target: Target, names: readonly string[]): Promise<readonly ClarifaiModel[]> {
  const byId = new Map<string, ClarifaiModel>();
  for (const name of names) {
    const model = await find(target, name);
    if (!byId.has(model.id)) byId.set(model.id, describe(model, target));
  }
  return [...byId.values()];
}

async function find({ app }: Target, name: string): Promise<Model> {
  try {
    return await app.models.get(name);
  } catch (error) {
    if (!(error instanceof UnknownModelError)) throw error;
    const message = error.message.replace(/\.$/, '') + (await suggestModels(app, name));
    throw new UnknownModelError(message, { cause: error });
  }
}

function describe(model: Model, target: Target): ClarifaiModel {
  const { id, name, typeExt, versionId } = model;
  return { recorded: { id, name, version: versionId ?? 'latest', endpoint: target.name }, typeExt, model };
}
