import type { AddedModels } from './check-models.ts';
import type { ModelDescription } from './description.ts';
import { findAllManifests } from './find-manifests.ts';
import { installedModels } from './installed-models.ts';
import { ManifestError } from './manifest-error.ts';
import { readManifest } from './read-manifest.ts';

/** The models that were added to a data folder, by their manifests; their networks are not opened. */
export async function listModels(dataDir: string): Promise<AddedModels> {
  const models: ModelDescription[] = [];
  const refused: ManifestError[] = [];
  for (const file of await findAllManifests([], installedModels(dataDir))) {
    try {
      models.push(await readManifest(file));
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      refused.push(error);
    }
  }
  return { models, refused };
}
