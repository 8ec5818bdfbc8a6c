import type { Context, Hono } from 'hono';

import type { Model, ModelVersion, PostModelsSearchRequest } from '../../wire/model.ts';
import { STATUS } from '../../wire/status.ts';
import { ownModelObject, ownVersionObject } from '../own-models.ts';
import { modelObject, versionObject } from '../served-models.ts';
import type { Engine } from '../services.ts';
import { appIdOf, inApp } from './app.ts';
import type { AppEngine } from './app.ts';
import { findModel } from './find-model.ts';
import type { FoundModel } from './find-model.ts';
import { ok, readBody, readPage } from './reply.ts';
import { Refusal } from '../refusal.ts';
import { wildcard } from './wildcard.ts';

/**
 * Lists, finds and shows models, the app's own before the public ones.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export function modelRoutes(app: Hono, engine: Engine): void {
  const find = (context: Context, versionId?: string): FoundModel =>
    findModel(inApp(engine, context), context.req.param('id') ?? '', versionId);

  app.get('/models', (context) => {
    const { page, perPage } = readPage(context.req.query('page'), context.req.query('per_page'));
    const shown = allModels(inApp(engine, context)).slice((page - 1) * perPage, page * perPage);
    return ok(context, { models: shown.map((model) => objectOf(model)) });
  });

  app.post('/models/searches', async (context) => {
    const { model_query: query, pagination } = await readBody<PostModelsSearchRequest>(context);
    for (const [member, value] of Object.entries(query ?? {})) {
      if (value === null || typeof value === 'string') continue;
      throw new Refusal(400, STATUS.badRequestFormat, `model_query.${member} must be a text.`);
    }
    const found = allModels(inApp(engine, context)).filter((model) => matches(model, query ?? {}));
    const { page, perPage } = readPage(pagination?.page, pagination?.per_page ?? 1000);
    const shown = found.slice((page - 1) * perPage, page * perPage);
    return ok(context, { models: shown.map((model) => objectOf(model)) });
  });

  app.get('/models/:id', (context) => ok(context, { model: objectOf(find(context)) }));

  app.get('/models/:id/output_info', (context) =>
    ok(context, { model: objectOf(find(context), { withConcepts: true }) }),
  );

  app.get('/models/:id/versions', (context) => {
    const stretch = readPage(context.req.query('page'), context.req.query('per_page'));
    const found = find(context);
    const versions =
      found.kind === 'own'
        ? engine.store.models.listVersions(appIdOf(context), found.model.id, stretch).map(ownVersionObject)
        : [versionOf(found)].slice(stretch.page - 1);
    return ok(context, { model_versions: versions });
  });

  app.get('/models/:id/versions/:version', (context) =>
    ok(context, { model_version: versionOf(find(context, context.req.param('version'))) }),
  );

  app.get('/models/:id/versions/:version/output_info', (context) => {
    const found = find(context, context.req.param('version'));
    return ok(context, { model: objectOf(found, { withConcepts: true }) });
  });
}

function allModels(engine: AppEngine): readonly FoundModel[] {
  const own = engine.store.models.listModels(engine.appId).map(({ id }) => findModel(engine, id));
  return [...own, ...engine.models.map((model) => ({ kind: 'public', model }) as const)];
}

function objectOf(found: FoundModel, shown: { readonly withConcepts?: boolean } = {}): Model {
  return found.kind === 'own' ? ownModelObject(found.model, found.version, shown) : modelObject(found.model, shown);
}

function versionOf(found: FoundModel): ModelVersion {
  return found.kind === 'own' ? ownVersionObject(found.version) : versionObject(found.model);
}

function matches(
  found: FoundModel,
  { name, type, model_type_id: modelTypeId }: NonNullable<PostModelsSearchRequest['model_query']>,
): boolean {
  const { name: ownName = '', output_info: info, model_type_id: typeId } = objectOf(found);
  const names = found.kind === 'own' ? [ownName] : [ownName, found.model.identity.slug];
  if (name && !names.some((each) => wildcard(name).test(each))) return false;
  if (type && type !== info?.type_ext && type !== info?.type) return false;
  return !modelTypeId || modelTypeId === typeId;
}
