import { STATUS } from '../../wire/status.ts';
import { missingPackage, UNINSTALLED_MODELS } from '../models/registry.ts';
import { findServed } from '../served-models.ts';
import type { ServedModel } from '../served-models.ts';
import type { StoredModel, StoredVersion } from '../store/model-store.ts';
import type { AppEngine } from './app.ts';
import { Refusal } from '../refusal.ts';

/** A model with one of its versions: the app's own, or a public one, which has one version only. */
export type FoundModel =
  | { readonly kind: 'own'; readonly model: StoredModel; readonly version: StoredVersion }
  | { readonly kind: 'public'; readonly model: ServedModel };

/**
 * Finds a model, an own one first, in the version named or else its newest.
 *
 * @throws Refusal that lists what there is, when there is no such model or version.
 */
export function findModel({ store, models, appId }: AppEngine, id: string, versionId?: string): FoundModel {
  const own = store.models.model(appId, id);
  if (own) {
    const version =
      versionId === undefined
        ? store.models.listVersions(appId, id, { page: 1, perPage: 1 })[0]
        : store.models.version({ appId, modelId: id, id: versionId });
    if (!version) throw missingVersion(id, versionId);
    return { kind: 'own', model: own, version };
  }
  const model = findServed(models, id);
  if (!model) throw uninstalledModel(id) ?? missingModel(id, models);
  if (versionId === undefined || versionId === model.versionId) return { kind: 'public', model };
  throw missingVersion(id, versionId);
}

/** As `findModel`, for calls that change a model. @throws Refusal also when it is a public one. */
export function findOwnModel(engine: AppEngine, id: string, versionId?: string): FoundModel & { readonly kind: 'own' } {
  const found = findModel(engine, id, versionId);
  if (found.kind === 'own') return found;
  throw new Refusal(403, STATUS.modelPermissionDenied, `${id} is a public model; it cannot be changed.`);
}

/** A code of its own: this one can be had. */
function uninstalledModel(id: string): Refusal | undefined {
  const model = UNINSTALLED_MODELS.find(({ identity }) => identity.id === id || identity.slug === id);
  return model && new Refusal(400, STATUS.modelInvalidRequest, missingPackage(model));
}

function missingModel(id: string, models: readonly ServedModel[]): Refusal {
  // Names are not unique, so calls go by ids; those of today can be read.
  const known = models.map(({ identity: { slug, name } }) => (slug === name ? slug : `${slug} (${name})`)).join(', ');
  const details = `The engine has no model with the id ${id}. Available: the app's own, and ${known}.`;
  return new Refusal(404, STATUS.modelDoesNotExist, details);
}

function missingVersion(id: string, versionId = ''): Refusal {
  return new Refusal(404, STATUS.doesNotExist, `The model ${id} has no version ${versionId}.`);
}
