import type { EngineModel } from '../models/model.ts';
import { addedModel } from './added-model.ts';
import type { ModelDescription } from './description.ts';

/** All models: an added one takes the place of the one whose id it has, or stands at the end. */
export function withAddedModels(
  models: readonly EngineModel[],
  added: readonly ModelDescription[],
): readonly EngineModel[] {
  const others = added.map(addedModel);
  const ids = new Set(others.map(({ identity }) => identity.id));
  const replaced = models.map((model) => others.find(({ identity }) => identity.id === model.identity.id) ?? model);
  const own = others.filter((model) => !replaced.includes(model));
  return ids.size === 0 ? models : [...replaced, ...own];
}
