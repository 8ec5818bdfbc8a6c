import type { Concept } from '../wire/data.ts';
import type { Model } from '../wire/model.ts';
import type { PublicModelIdentity } from '../wire/public-models.ts';
import { STATUS } from '../wire/status.ts';
import { statusOf } from './status.ts';

/** A model as the routes know it: who it is, in which version, and what it can say. */
export interface ServedModel {
  readonly identity: PublicModelIdentity;
  readonly versionId: string;
  readonly inBaseWorkflow: boolean;
  /** Everything that it can say. */
  readonly concepts: readonly { readonly id: string; readonly name: string }[];
}

/** When the engine's models were first published. */
const CREATED_AT = '2026-11-01T00:00:00Z';

/**
 * Shown instead of the concept list everywhere but in `output_info`.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export const HINT = 'Show output_info with: GET /models/{model_id}/output_info';

/** Finds a model by its id or the name of its id today. */
export function findServed(models: readonly ServedModel[], id: string): ServedModel | undefined {
  return models.find(({ identity }) => identity.id === id || identity.slug === id);
}

/**
 * A model in the wire's words; the concepts only where they are asked for.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export function modelObject(
  model: ServedModel,
  { withConcepts = false }: { readonly withConcepts?: boolean } = {},
): Model {
  const { id, name, type, typeExt, modelTypeId } = model.identity;
  return {
    id,
    name,
    display_name: name,
    created_at: CREATED_AT,
    app_id: 'main',
    model_type_id: modelTypeId,
    output_info: {
      ...(withConcepts ? { data: { concepts: model.concepts.map(conceptObject) } } : { message: HINT }),
      type,
      type_ext: typeExt,
    },
    model_version: versionObject(model),
  };
}

/** A model's version in the wire's words; public models are always trained. */
export function versionObject({ versionId, concepts }: ServedModel): NonNullable<Model['model_version']> {
  return {
    id: versionId,
    created_at: CREATED_AT,
    status: statusOf(STATUS.modelTrained),
    active_concept_count: concepts.length,
  };
}

function conceptObject({ id, name }: { readonly id: string; readonly name: string }): Concept {
  return { id, name, value: 1, created_at: CREATED_AT, language: 'en', app_id: 'main' };
}
