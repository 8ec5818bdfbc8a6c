import type { Context, Hono } from 'hono';

import type { Metrics } from '../../wire/metrics.ts';
import { STATUS } from '../../wire/status.ts';
import { newVersion } from '../change-model.ts';
import { ownModelObject, ownVersionObject, summaryOf } from '../own-models.ts';
import type { Engine } from '../services.ts';
import { statusOf } from '../status.ts';
import type { StoredVersion, Stretch } from '../store/model-store.ts';
import type { StoredInput } from '../store/store.ts';
import { appIdOf, inApp, shownAppId } from './app.ts';
import type { AppEngine } from './app.ts';
import { findModel, findOwnModel } from './find-model.ts';
import type { FoundModel } from './find-model.ts';
import { inputObject } from './input-object.ts';
import { originOf } from './inputs.ts';
import { newId, ok, readPage } from './reply.ts';
import { Refusal } from '../refusal.ts';

/**
 * Trains own models and tells of their versions.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export function versionRoutes(app: Hono, engine: Engine): void {
  const { models } = engine.store;

  app.post('/models/:id/versions', (context) => {
    const { model } = findOwnModel(inApp(engine, context), context.req.param('id'));
    if (model.concepts.length === 0) {
      throw new Refusal(400, STATUS.modelInvalidArgument, `The model ${model.id} has no concepts to be trained.`);
    }
    const version = newVersion(model, newId(), STATUS.modelQueuedForTraining);
    models.addVersion(version);
    engine.training.enqueue(version);
    return ok(context, { model: ownModelObject(model, version) });
  });

  app.delete('/models/:id/versions/:version', (context) => {
    const { model, version } = findOwnModel(
      inApp(engine, context),
      context.req.param('id'),
      context.req.param('version'),
    );
    models.deleteVersion(version);
    const [left] = models.listVersions(appIdOf(context), model.id, { page: 1, perPage: 1 });
    // A model always has a version; clients read its id and status.
    if (!left) models.addVersion(newVersion(model, newId()));
    return ok(context);
  });

  for (const method of ['GET', 'POST']) {
    app.on(method, '/models/:id/versions/:version/metrics', (context) => {
      const { version } = findOwnModel(
        inApp(engine, context),
        context.req.param('id') ?? '',
        context.req.param('version'),
      );
      return ok(context, { model_version: { ...ownVersionObject(version), metrics: metricsOf(version) } });
    });
  }

  // The client of 2017 writes `version`.
  for (const path of [
    '/models/:id/inputs',
    '/models/:id/versions/:version/inputs',
    '/models/:id/version/:version/inputs',
  ]) {
    app.get(path, (context) => {
      const stretch = readPage(context.req.query('page'), context.req.query('per_page'));
      const found = findModel(inApp(engine, context), context.req.param('id') ?? '', context.req.param('version'));
      return ok(context, {
        inputs: trainingInputs(found, stretch, inApp(engine, context)).map((input) => shown(input, context)),
      });
    });
  }
}

/** Those of a finished training, or else those that a training would take now; public models show none. */
function trainingInputs(found: FoundModel, stretch: Stretch, { store, appId }: AppEngine): readonly StoredInput[] {
  if (found.kind === 'public') return [];
  const { version } = found;
  if (version.training) return store.models.trainingInputs(version, stretch);
  return store.models.labelledInputs(appId, version.concepts, stretch);
}

/** Without status, as seen on the wire. */
function shown(input: StoredInput, context: Context): object {
  const { status: _, ...rest } = inputObject(input, originOf(context));
  return rest;
}

/** The evaluation is made with the training; asking for it anew gives the same. */
function metricsOf({ training, concepts, appId }: StoredVersion): Metrics {
  if (!training) return { status: statusOf(STATUS.modelNotEvaluated, 'The version is not trained.') };
  const { evaluation } = training;
  if (!evaluation) {
    return { status: statusOf(STATUS.modelNotEvaluated, 'Each concept needs two inputs with value 1 at least.') };
  }
  return {
    status: statusOf(STATUS.modelEvaluated),
    summary: summaryOf(evaluation),
    binary_metrics: evaluation.concepts.map(({ positives, negatives, auc }, index) => ({
      concept: { ...concepts[index]!, app_id: shownAppId(appId) },
      num_pos: positives,
      num_neg: negatives,
      num_tot: positives + negatives,
      roc_auc: auc,
    })),
  };
}
