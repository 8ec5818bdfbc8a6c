import type { Context, Hono } from 'hono';

import type { DeleteModelsRequest } from '../../wire/model.ts';
import { STATUS } from '../../wire/status.ts';
import { changeModel, DEFAULT_SETTINGS, newVersion } from '../change-model.ts';
import { ownModelObject } from '../own-models.ts';
import { findServed } from '../served-models.ts';
import type { Engine } from '../services.ts';
import type { StoredModel, StoredVersion } from '../store/model-store.ts';
import { appIdOf, inApp } from './app.ts';
import type { AppEngine } from './app.ts';
import { findOwnModel } from './find-model.ts';
import { readAction, readConcepts, readModel } from './model-request.ts';
import type { RequestedModel } from './model-request.ts';
import { newId, ok, readBody } from './reply.ts';
import { Refusal } from '../refusal.ts';

type Change = readonly [StoredModel, StoredVersion];

/**
 * Makes, changes and deletes the app's own models.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export function ownModelRoutes(app: Hono, engine: Engine): void {
  const { models } = engine.store;

  app.post('/models', async (context) => {
    const { model, models: several } = await readBody<{ model: unknown; models: unknown }>(context);
    const created = makeModels(readModels(several ?? [model]), inApp(engine, context));
    models.addModels(created);
    know(created, inApp(engine, context));
    const shown = created.map((each) => ownModelObject(...each));
    return ok(context, { model: shown[0], ...(several !== undefined && { models: shown }) });
  });

  app.patch('/models', async (context) => {
    const { action, models: several } = await readBody<{ action: unknown; models: unknown }>(context);
    const how = readAction(action);
    const changed = readModels(several).map(({ id, change }): Change => {
      if (id === undefined) throw invalid('Each model to be changed needs its id.');
      const model = changeModel(findOwnModel(inApp(engine, context), id).model, how, change);
      return [model, newVersion(model, newId())];
    });
    models.changeModels(changed);
    know(changed, inApp(engine, context));
    return ok(context, { models: changed.map((each) => ownModelObject(...each)) });
  });

  app.patch('/models/:id/output_info/data/concepts', async (context) => {
    const { action, concepts } = await readBody<{ action: unknown; concepts: unknown }>(context);
    const { model } = findOwnModel(inApp(engine, context), context.req.param('id'));
    const how = action === 'delete_concepts' ? 'remove' : action === 'merge_concepts' ? 'merge' : readAction(action);
    const changed = changeModel(model, how, { concepts: readConcepts(concepts), settings: {} });
    const version = newVersion(changed, newId());
    models.changeModels([[changed, version]]);
    know([[changed, version]], inApp(engine, context));
    return ok(context, { model: ownModelObject(changed, version) });
  });

  app.delete('/models/:id', (context) => {
    const { model } = findOwnModel(inApp(engine, context), context.req.param('id'));
    models.deleteModels(appIdOf(context), [model.id]);
    return ok(context);
  });

  app.delete('/models', (context) => deleteModels(context, inApp(engine, context)));
}

/** What models are made of belongs to the app's concepts from then on. */
function know(changes: readonly Change[], { store, appId }: AppEngine): void {
  store.concepts.know(
    appId,
    changes.flatMap(([{ concepts }]) => concepts),
  );
}

/** Unknown ids are passed over, as for inputs. */
async function deleteModels(context: Context, { store, models: served, appId }: AppEngine): Promise<Response> {
  const { ids, delete_all: deleteAll } = await readBody<DeleteModelsRequest>(context);
  if (deleteAll === true) {
    store.models.deleteModels(
      appId,
      store.models.listModels(appId).map(({ id }) => id),
    );
    return ok(context);
  }
  if (!Array.isArray(ids)) throw new Refusal(400, STATUS.badRequestFormat, 'ids must be a list of model ids.');
  const named = (ids as readonly unknown[]).map(String);
  const shared = named.find((id) => !store.models.model(appId, id) && findServed(served, id));
  if (shared !== undefined) {
    throw new Refusal(403, STATUS.modelPermissionDenied, `${shared} is a public model; it cannot be deleted.`);
  }
  store.models.deleteModels(appId, named);
  return ok(context);
}

function readModels(models: unknown): readonly RequestedModel[] {
  if (!Array.isArray(models) || models.length === 0) {
    throw new Refusal(400, STATUS.badRequestFormat, 'models must be a list with at least one model.');
  }
  return models.map(readModel);
}

function makeModels(requested: readonly RequestedModel[], { store, models, appId }: AppEngine): readonly Change[] {
  const taken = new Set<string>();
  return requested.map(({ id = newId(), change }) => {
    if (taken.has(id) || store.models.model(appId, id) || findServed(models, id)) {
      throw new Refusal(400, STATUS.duplicateKey, `A model with the id ${id} exists already.`);
    }
    taken.add(id);
    const createdAt = new Date().toISOString();
    const empty = { appId, id, name: id, concepts: [], settings: DEFAULT_SETTINGS, createdAt };
    const model = changeModel(empty, 'overwrite', change);
    return [model, newVersion(model, newId())];
  });
}

function invalid(details: string): Refusal {
  return new Refusal(400, STATUS.modelInvalidArgument, details);
}
