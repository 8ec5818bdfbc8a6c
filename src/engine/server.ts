import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Context } from 'hono';

import { LIMITS } from '../wire/limits.ts';
import { STATUS } from '../wire/status.ts';
import { addressApp } from './routes/app.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { hostedRoutes } from './routes/hosted.ts';
import { inputRoutes } from './routes/inputs.ts';
import { modelRoutes } from './routes/models.ts';
import { outputRoutes } from './routes/outputs.ts';
import { ownModelRoutes } from './routes/own-models.ts';
import { Refusal, reply } from './routes/reply.ts';
import { searchRoutes } from './routes/searches.ts';
import { versionRoutes } from './routes/versions.ts';
import { workflowRoutes } from './routes/workflows.ts';
import type { Engine } from './services.ts';
import { statusOf } from './status.ts';

/** Builds the engine's HTTP face: the Clarifai v2 API below `/v2`, hosted images and health beside it. */
export function createServer(engine: Engine): Hono {
  const api = new Hono({ strict: false });
  inputRoutes(api, engine);
  modelRoutes(api, engine);
  ownModelRoutes(api, engine);
  versionRoutes(api, engine);
  outputRoutes(api, engine);
  workflowRoutes(api, engine);
  searchRoutes(api, engine);
  feedbackRoutes(api, engine);
  refuseOtherMethods(api);

  const server = new Hono({ strict: false });
  hostedRoutes(server, engine);
  server.use('/v2/*', authorise(engine.apiKeys));
  server.use(
    '/v2/*',
    bodyLimit({
      maxSize: LIMITS.bodyBytes,
      onError: (context) =>
        refuse(context, new Refusal(413, STATUS.messageTooLarge, 'The body is larger than 128 MB; send fewer images.')),
    }),
  );
  server.use('/v2/*', addressApp);
  server.route('/v2', api);
  server.route('/v2/users/:user/apps/:app', api);
  server.notFound((context) =>
    refuse(context, new Refusal(404, STATUS.doesNotExist, `${context.req.method} ${context.req.path} does not exist.`)),
  );
  server.onError((error, context) => {
    if (error instanceof Refusal) return refuse(context, error);
    return refuse(context, new Refusal(500, STATUS.internal, error.message));
  });
  return server;
}

function refuse(context: Context, { http, code, message }: Refusal): Response {
  // Clients of lists expect their list also in an error. Source: wire reference, section 2.3.
  const [, list] = /^\/v2\/(?:users\/[^/]+\/apps\/[^/]+\/)?(inputs|models|workflows)\/?$/.exec(context.req.path) ?? [];
  const empty = list !== undefined && context.req.method === 'GET' ? { [list]: [] } : {};
  return reply(context, http, statusOf(code, message), empty);
}

/** Asks for a key when the engine has keys. Source: wire reference, sections 3.1 and 3.4. */
function authorise(apiKeys: ReadonlySet<string>): (context: Context, next: () => Promise<void>) => Promise<void> {
  return async function authoriseCall(context, next) {
    if (apiKeys.size > 0) {
      const [, key] = /^(?:Key|Bearer) (\S+)$/.exec(context.req.header('authorization') ?? '') ?? [];
      if (key === undefined) {
        throw new Refusal(401, STATUS.invalidRequest, 'The Authorization header must be "Key <api key>".');
      }
      if (!apiKeys.has(key)) throw new Refusal(401, STATUS.keyNotFound, 'The API key is not known.');
    }
    await next();
  };
}

/** A known path with another method is refused as such. Source: wire reference, appendix B. */
function refuseOtherMethods(api: Hono): void {
  for (const path of new Set(api.routes.map((route) => route.path))) {
    api.all(path, (context) =>
      refuse(context, new Refusal(405, STATUS.methodNotAllowed, `${context.req.method} is not allowed here.`)),
    );
  }
}
