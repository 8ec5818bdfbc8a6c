import { ENGINE_MODELS } from '../models/registry.ts';
import { identityOf } from './added-model.ts';
import { checkModels, type AddedModels } from './check-models.ts';
import type { ModelDescription } from './description.ts';
import { ManifestError } from './manifest-error.ts';
import { readManifest } from './read-manifest.ts';

/**
 * Reads manifests and tries each model on a photograph. One that is faulty is left out and harms no other; of two that
 * want the same place, the first gets it.
 *
 * @param modelsDir folder of the weights that come with the program.
 */
export async function loadAddedModels(manifests: readonly string[], modelsDir?: string): Promise<AddedModels> {
  const models: ModelDescription[] = [];
  const refused: ManifestError[] = [];
  for (const file of manifests) {
    try {
      const model = await readManifest(file);
      checkPlace(model, models);
      models.push(model);
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      refused.push(error);
    }
  }
  const checked = await checkModels(models, modelsDir);
  return { models: checked.models, refused: [...refused, ...checked.refused] };
}

/** @throws ManifestError when the id or the name is taken, or another model replaces the same one. */
export function checkPlace(model: ModelDescription, others: readonly ModelDescription[]): void {
  const { manifest, id, name, replaces } = model;
  const taken = new Set(ENGINE_MODELS.flatMap(({ identity }) => [identity.id, identity.slug, identity.name]));
  for (const [member, value] of [['id', id] as const, ['name', name] as const]) {
    if (!taken.has(value)) continue;
    throw new ManifestError(
      manifest,
      `${member}: ${value} is a model of the program; take another, and see "replaces"`,
    );
  }
  const same = others.find((other) => other.id === id);
  if (same)
    throw new ManifestError(manifest, `id: ${id} is that of ${same.manifest} too; take another, or remove that model`);
  const rival = others.find((other) => identityOf(other).id === identityOf(model).id);
  if (rival) throw new ManifestError(manifest, `replaces: ${rival.manifest} replaces ${replaces!} already`);
}
