import type { Hono } from 'hono';

import type { PostModelsSearchRequest } from '../../wire/model.ts';
import { STATUS } from '../../wire/status.ts';
import { findServed, modelObject, versionObject } from '../served-models.ts';
import type { ServedModel } from '../served-models.ts';
import type { Engine } from '../services.ts';
import { Refusal, ok, readBody, readPage } from './reply.ts';

/** Lists, finds and shows models. Source: wire reference, section 7.2. */
export function modelRoutes(app: Hono, { models }: Engine): void {
  app.get('/models', (context) => {
    const { page, perPage } = readPage(context.req.query('page'), context.req.query('per_page'));
    const shown = models.slice((page - 1) * perPage, page * perPage);
    return ok(context, { models: shown.map((model) => modelObject(model)) });
  });

  app.post('/models/searches', async (context) => {
    const { model_query: query, pagination } = await readBody<PostModelsSearchRequest>(context);
    const found = models.filter((model) => matches(model, query ?? {}));
    const { page, perPage } = readPage(pagination?.page, pagination?.per_page ?? 1000);
    const shown = found.slice((page - 1) * perPage, page * perPage);
    return ok(context, { models: shown.map((model) => modelObject(model)) });
  });

  app.get('/models/:id', (context) => ok(context, { model: modelObject(modelOf(models, context.req.param('id'))) }));

  app.get('/models/:id/output_info', (context) =>
    ok(context, { model: modelObject(modelOf(models, context.req.param('id')), { withConcepts: true }) }),
  );

  app.get('/models/:id/versions', (context) => {
    const { page } = readPage(context.req.query('page'), undefined);
    const model = modelOf(models, context.req.param('id'));
    return ok(context, { model_versions: page === 1 ? [versionObject(model)] : [] });
  });

  app.get('/models/:id/versions/:version', (context) => {
    const model = modelOf(models, context.req.param('id'), context.req.param('version'));
    return ok(context, { model_version: versionObject(model) });
  });

  app.get('/models/:id/versions/:version/output_info', (context) => {
    const model = modelOf(models, context.req.param('id'), context.req.param('version'));
    return ok(context, { model: modelObject(model, { withConcepts: true }) });
  });
}

/** @throws Refusal that lists what there is, when the engine has no such model or version. */
export function modelOf(models: readonly ServedModel[], id: string, versionId?: string): ServedModel {
  const model = findServed(models, id);
  if (!model) {
    const names = models.map(({ identity }) => identity.name).join(', ');
    throw new Refusal(404, STATUS.modelDoesNotExist, `The engine has no model ${id}. Available: ${names}.`);
  }
  if (versionId === undefined || versionId === model.versionId) return model;
  throw new Refusal(404, STATUS.doesNotExist, `The model ${id} has no version ${versionId}.`);
}

function matches(
  { identity }: ServedModel,
  { name, type, model_type_id: modelTypeId }: NonNullable<PostModelsSearchRequest['model_query']>,
): boolean {
  if (name && !wildcard(name).test(identity.name) && !wildcard(name).test(identity.slug)) return false;
  if (type && type !== identity.typeExt && type !== identity.type) return false;
  return !modelTypeId || modelTypeId === identity.modelTypeId;
}

/** `*` stands for any text. */
function wildcard(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'iu');
}
