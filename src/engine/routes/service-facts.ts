import type { Hono } from 'hono';

import { MODEL_TYPE_IDS } from '../../wire/model-types.ts';
import { DESCRIPTION, STATUS } from '../../wire/status.ts';
import type { Engine } from '../services.ts';
import { statusOf } from '../status.ts';
import { ok } from './reply.ts';
import { Refusal } from '../refusal.ts';

/**
 * Tells what codes and kinds of models there are.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
export function serviceFactRoutes(app: Hono, { models }: Engine): void {
  app.get('/status_codes', (context) =>
    ok(context, { statuses: Object.keys(DESCRIPTION).map((code) => statusOf(Number(code))) }),
  );

  app.get('/status_codes/:id', (context) => {
    const code = Number(context.req.param('id'));
    // A prototype's members are no codes.
    if (Object.hasOwn(DESCRIPTION, code)) return ok(context, { status: statusOf(code) });
    throw new Refusal(404, STATUS.doesNotExist, `There is no status code ${context.req.param('id')}.`);
  });

  app.get('/models/types', (context) => {
    const served = models.map(({ identity }) => identity.modelTypeId);
    const own = MODEL_TYPE_IDS['concept']?.filter((id) => id.startsWith('embedding')) ?? [];
    const types = [...new Set([...served, ...own])].map((id) => ({
      id,
      title: id.replaceAll('-', ' '),
      trainable: own.includes(id),
      creatable: own.includes(id),
    }));
    return ok(context, { model_types: types });
  });
}
