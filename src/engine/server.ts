import { Hono } from 'hono';

import { STATUS } from '../wire/status.ts';
import { admit } from './guard/admit.ts';
import { limitBody } from './guard/body-limit.ts';
import { injectFaults } from './guard/faults.ts';
import type { Guard } from './guard/guard.ts';
import { holdBodies } from './guard/hold-bodies.ts';
import { logCalls } from './guard/log.ts';
import { answerErrors, refuse } from './guard/refuse.ts';
import { addressApp } from './routes/app.ts';
import { conceptRoutes } from './routes/concepts.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { hostedRoutes } from './routes/hosted.ts';
import { inputOutputRoutes } from './routes/input-outputs.ts';
import { inputRoutes } from './routes/inputs.ts';
import { modelRoutes } from './routes/models.ts';
import { outputRoutes } from './routes/outputs.ts';
import { ownModelRoutes } from './routes/own-models.ts';
import { Refusal } from './refusal.ts';
import { pageRoutes } from './routes/page.ts';
import { patchInputRoutes } from './routes/patch-inputs.ts';
import { searchRoutes } from './routes/searches.ts';
import { serviceFactRoutes } from './routes/service-facts.ts';
import { unimplementedRoutes } from './routes/unimplemented.ts';
import { thumbnailRoutes } from './routes/thumbnails.ts';
import { tokenRoute } from './routes/token.ts';
import { versionRoutes } from './routes/versions.ts';
import { workflowRoutes } from './routes/workflows.ts';
import type { Engine } from './services.ts';

/** Builds the engine's HTTP face: the Clarifai v2 API below `/v2`, hosted images and health beside it. */
export function createServer(engine: Engine, guard: Guard): Hono {
  const api = new Hono({ strict: false });
  tokenRoute(api, guard.callers);
  unimplementedRoutes(api);
  serviceFactRoutes(api, engine);
  inputRoutes(api, engine);
  conceptRoutes(api, engine);
  patchInputRoutes(api, engine);
  inputOutputRoutes(api, engine);
  modelRoutes(api, engine);
  ownModelRoutes(api, engine);
  versionRoutes(api, engine);
  outputRoutes(api, engine);
  workflowRoutes(api, engine);
  searchRoutes(api, engine);
  feedbackRoutes(api, engine);
  refuseOtherMethods(api);

  const server = new Hono({ strict: false });
  server.use(logCalls(guard.log));
  hostedRoutes(server, engine);
  pageRoutes(server, engine);
  thumbnailRoutes(server, engine);
  server.use('/v2/*', admit(guard));
  server.use('/v2/*', holdBodies());
  server.use('/v2/*', limitBody());
  if (guard.faultPlan) server.use('/v2/*', injectFaults(guard.faultPlan));
  server.use('/v2/*', addressApp);
  server.route('/v2', api);
  server.route('/v2/users/:user/apps/:app', api);
  server.notFound((context) =>
    refuse(context, new Refusal(404, STATUS.doesNotExist, `${context.req.method} ${context.req.path} does not exist.`)),
  );
  server.onError(answerErrors(guard.log));
  return server;
}

/**
 * A known path with another method is refused as such.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
function refuseOtherMethods(api: Hono): void {
  for (const path of new Set(api.routes.map((route) => route.path))) {
    api.all(path, (context) =>
      refuse(context, new Refusal(405, STATUS.methodNotAllowed, `${context.req.method} is not allowed here.`)),
    );
  }
}
