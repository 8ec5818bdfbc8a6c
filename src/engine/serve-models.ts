import { identityOf } from './added-models/added-model.ts';
import type { ModelDescription } from './added-models/description.ts';
import { withAddedModels } from './added-models/with-added-models.ts';
import { conceptId } from './models/concept-id.ts';
import { ENGINE_MODELS } from './models/registry.ts';
import { modelVersionId, versionAsStored } from './models/version.ts';
import type { ServedModel } from './served-models.ts';

/**
 * The models as the routes know them: those of the program, or what takes their place, and those that were added.
 *
 * @param modelsDir folder of the weights that come with the program.
 * @param asStored whether the models see images as stored: what they say of them is kept apart.
 */
export async function serveModels(
  modelsDir: string,
  added: readonly ModelDescription[],
  asStored: boolean,
): Promise<readonly ServedModel[]> {
  const addedVersions = new Map(added.map((description) => [identityOf(description).id, description.versionId]));
  return Promise.all(
    withAddedModels(ENGINE_MODELS, added).map(async (model) => {
      const versionId = addedVersions.get(model.identity.id) ?? (await modelVersionId(model, modelsDir));
      return {
        identity: model.identity,
        versionId: asStored ? versionAsStored(versionId) : versionId,
        inBaseWorkflow: model.inBaseWorkflow,
        concepts: model.conceptNames.map((name) => ({ id: conceptId(name), name })),
      };
    }),
  );
}
