import type { Context, Hono } from 'hono';

import { STATUS } from '../../wire/status.ts';
import { Refusal } from '../refusal.ts';

/**
 * Paths of today's service that the engine does not offer.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
const PATHS = [
  '/annotations',
  '/annotations/:id',
  '/app',
  '/auth/methods',
  '/bulk_operations',
  '/bulk_operations/:id',
  '/concepts/:id/languages/:language',
  '/concepts/:id/relations',
  '/datasets',
  '/datasets/:id',
  '/datasets/:id/inputs',
  '/datasets/:id/versions',
  '/inputs/:id/annotations',
  '/inputs/:id/annotations/:annotation',
  '/inputs/data_sources',
  '/inputs/jobs/add',
  '/inputs/jobs/add/:id',
  '/inputs/jobs/extraction',
  '/inputs/jobs/extraction/:id',
  '/inputs/searches',
  '/inputs/uploads',
  '/myscopes',
  '/resource_counts',
  '/uploads',
  '/uploads/:id',
] as const;

/** Says of what is known and not offered that it is so. To be added before paths with an id in the same place. */
export function unimplementedRoutes(app: Hono): void {
  for (const path of PATHS) app.all(path, refuse);
  // Feedback about searches is offered, under POST.
  app.on(['GET', 'DELETE'], '/searches/:id', refuse);
}

function refuse(context: Context): never {
  const call = `${context.req.method} ${context.req.path}`;
  throw new Refusal(501, STATUS.notImplemented, `The engine does not offer ${call}.`);
}
