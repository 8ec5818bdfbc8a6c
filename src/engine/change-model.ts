import type { PatchAction } from '../wire/input.ts';
import { STATUS } from '../wire/status.ts';
import { statusOf } from './status.ts';
import type { ModelConcept, ModelSettings, StoredModel, StoredVersion } from './store/model-store.ts';

/** What a request says of a model; absent members say nothing. */
export interface ModelChange {
  readonly name?: string;
  readonly concepts?: readonly ModelConcept[];
  readonly settings: Partial<ModelSettings>;
}

/** What a new model has where nothing is said. */
export const DEFAULT_SETTINGS: ModelSettings = { exclusive: false, closed: false, hyperParameters: null };

/**
 * Changes a model; name and settings are set by every action.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export function changeModel(model: StoredModel, action: PatchAction, change: ModelChange): StoredModel {
  return {
    ...model,
    name: change.name ?? model.name,
    concepts: change.concepts ? changeConcepts(model.concepts, action, change.concepts) : model.concepts,
    settings: { ...model.settings, ...change.settings },
  };
}

function changeConcepts(
  concepts: readonly ModelConcept[],
  action: PatchAction,
  given: readonly ModelConcept[],
): readonly ModelConcept[] {
  const isGiven = ({ id }: ModelConcept): boolean => given.some((each) => each.id === id);
  switch (action) {
    case 'overwrite':
      return given;
    case 'remove':
      return concepts.filter((concept) => !isGiven(concept));
    case 'merge': {
      const added = given.filter(({ id }) => !concepts.some((concept) => concept.id === id));
      return [...concepts, ...added];
    }
  }
}

/** A version with what the model holds now. */
export function newVersion(model: StoredModel, id: string, code: number = STATUS.modelUntrained): StoredVersion {
  const { appId, id: modelId, concepts, settings } = model;
  const createdAt = new Date().toISOString();
  return { appId, modelId, id, concepts, settings, createdAt, status: statusOf(code), training: null };
}
