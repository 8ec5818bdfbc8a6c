import type { MiddlewareHandler } from 'hono';

import { STATUS } from '../../wire/status.ts';
import { reply } from '../routes/reply.ts';
import { statusOf } from '../status.ts';
import type { Guard } from './guard.ts';

/** The call that gets a token has credentials of its own. */
const TOKEN_PATH = /^\/v2\/token\/?$/;

/**
 * Lets a call in if its caller is known and has not called too often.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto and
 * https://docs.clarifai.com/api-guide/advanced-topics/status-codes.
 */
export function admit({ callers, rate }: Pick<Guard, 'callers' | 'rate'>): MiddlewareHandler {
  return async (context, next) => {
    const isTokenCall = TOKEN_PATH.test(context.req.path);
    const caller = isTokenCall ? 'token calls' : callers.identify(context.req.header('authorization'));
    const waitSeconds = rate?.take(caller) ?? 0;
    if (waitSeconds === 0) return next();
    context.header('retry-after', String(Math.ceil(waitSeconds)));
    const details = `The limit of ${rate?.perSecond} requests per second is exceeded.`;
    return reply(context, 429, statusOf(STATUS.throttled, details));
  };
}
