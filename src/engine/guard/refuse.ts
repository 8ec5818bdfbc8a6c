import type { Context, ErrorHandler } from 'hono';

import { STATUS } from '../../wire/status.ts';
import { PredictionCancelledError } from '../inference/inference-error.ts';
import { reply } from '../routes/reply.ts';
import { Refusal } from '../refusal.ts';
import { statusOf } from '../status.ts';
import type { EngineLog } from './log.ts';
import { nodeSide } from './node-side.ts';

const LISTS: Readonly<Record<string, string>> = {
  inputs: 'inputs',
  models: 'models',
  workflows: 'workflows',
  concepts: 'concepts',
  versions: 'model_versions',
};

/** Answers a call with its refusal. */
export function refuse(context: Context, { http, code, message }: Refusal): Response {
  // Clients of lists expect their list also in an error.
  // Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
  const [, last = ''] = /\/([a-z]+)\/?$/.exec(context.req.path) ?? [];
  const list = context.req.method === 'GET' ? LISTS[last] : undefined;
  return reply(context, http, statusOf(code, message), list === undefined ? {} : { [list]: [] });
}

/** Answers whatever a route has thrown. Only the log hears what was not foreseen. */
export function answerErrors(log: EngineLog): ErrorHandler {
  return (error, context) => {
    if (error instanceof Refusal) return refuse(context, error);
    if (error instanceof PredictionCancelledError) {
      return refuse(context, new Refusal(503, STATUS.internal, error.message));
    }
    const { method, path } = context.req;
    const fields = { requestId: context.get('requestId') as string | undefined, method, path };
    // A request that was read to its end counts as destroyed; its socket does not.
    if (nodeSide(context).incoming?.socket.destroyed) log.debug(fields, 'the caller went away');
    else log.error({ ...fields, error: error.stack ?? error.message }, 'internal error');
    return refuse(context, new Refusal(500, STATUS.internal, 'internal error'));
  };
}
