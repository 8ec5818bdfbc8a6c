import type { Concept } from '../wire/data.ts';
import type { Metrics } from '../wire/metrics.ts';
import type { Model, ModelVersion } from '../wire/model.ts';
import { STATUS } from '../wire/status.ts';
import { shownAppId } from './routes/app.ts';
import { HINT } from './served-models.ts';
import { statusOf } from './status.ts';
import type { ModelConcept, StoredModel, StoredVersion } from './store/model-store.ts';
import type { Evaluation } from './training/evaluation.ts';

/**
 * What the models of today's service call such a model.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export const OWN_MODEL_TYPE_ID = 'embedding-classifier';

interface Shown {
  readonly withConcepts?: boolean;
}

/**
 * An own model in the wire's words; the concepts only where they are asked for.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
export function ownModelObject(
  model: StoredModel,
  version: StoredVersion,
  { withConcepts = false }: Shown = {},
): Model {
  const { exclusive, closed, hyperParameters } = version.settings;
  const concepts = version.concepts.map((concept) => ownConceptObject(concept, version));
  const known = concepts.length > 0 ? { data: { concepts } } : {};
  return {
    id: model.id,
    name: model.name,
    display_name: model.name,
    created_at: model.createdAt,
    app_id: shownAppId(model.appId),
    model_type_id: OWN_MODEL_TYPE_ID,
    output_info: {
      ...(withConcepts ? known : { message: HINT }),
      type: 'concept',
      type_ext: 'concept',
      output_config: {
        concepts_mutually_exclusive: exclusive,
        closed_environment: closed,
        ...(hyperParameters !== null && { hyper_parameters: hyperParameters }),
      },
    },
    model_version: ownVersionObject(version),
  };
}

/** How a version did on images that it was not trained with, in the wire's words. */
export function summaryOf({ accuracy, auc }: Evaluation): NonNullable<Metrics['summary']> {
  return { top1_accuracy: accuracy, macro_avg_roc_auc: auc };
}

/** A version of an own model in the wire's words. */
export function ownVersionObject({ id, createdAt, status, concepts, training }: StoredVersion): ModelVersion {
  const evaluation = training?.evaluation;
  return {
    id,
    created_at: createdAt,
    status,
    active_concept_count: concepts.length,
    ...(training && { total_input_count: training.inputCount, completed_at: training.completedAt }),
    ...(evaluation && { metrics: { status: statusOf(STATUS.modelEvaluated), summary: summaryOf(evaluation) } }),
  };
}

function ownConceptObject({ id, name }: ModelConcept, { appId, createdAt }: StoredVersion): Concept {
  return { id, name, value: 1, created_at: createdAt, language: 'en', app_id: shownAppId(appId) };
}
