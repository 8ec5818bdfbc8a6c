import { setTimeout as sleep } from 'node:timers/promises';

import type { Context, MiddlewareHandler, Next } from 'hono';

import { STATUS } from '../../wire/status.ts';
import { reply } from '../routes/reply.ts';
import { statusOf } from '../status.ts';
import { reset, truncate } from './broken-reply.ts';
import type { CallFault, FaultPlan } from './fault-plan.ts';
import { instead } from './instead.ts';
import { failSomeInputs } from './partial-failure.ts';

/** Page of a gateway, as services put one before their own error pages. */
const BAD_GATEWAY = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/**
 * Lets calls fail by plan, so that clients can be tried against a bad day.
 * Source: https://docs.clarifai.com/api-guide/advanced-topics/status-codes.
 */
export function injectFaults(plan: FaultPlan): MiddlewareHandler {
  return async (context, next) => {
    const fault = plan();
    if (fault === null) return next();
    context.set('fault', fault.name);
    return perform(fault, context, next);
  };
}

async function perform(fault: CallFault, context: Context, next: Next): Promise<Response | void> {
  switch (fault.name) {
    case 'slow':
      await sleep(fault.delayMs, undefined, { ref: false });
      return next();
    case 'partial':
      return failSomeInputs(context, next, fault.detail);
    case 'truncated':
      await next();
      return truncate(context, fault.detail);
    case 'reset':
      await workedFirst(fault, next);
      return reset(context);
    case '429':
      return failure(context, 429, STATUS.throttled);
    case '500':
      await workedFirst(fault, next);
      return instead(context, () => failure(context, 500, STATUS.internal));
    case '502':
      await workedFirst(fault, next);
      return instead(context, () => context.html(BAD_GATEWAY, 502));
    case '503':
      await workedFirst(fault, next);
      return instead(context, () => failure(context, 503, STATUS.failure));
  }
}

/** Half of the time the work is done and only its answer gets lost: what a client must survive to repeat calls safely. */
async function workedFirst({ detail }: CallFault, next: Next): Promise<void> {
  if (detail >= 0.5) await next();
}

function failure(context: Context, http: 429 | 500 | 503, code: number): Response {
  const response = reply(context, http, statusOf(code, 'injected fault'));
  if (http !== 500) response.headers.set('retry-after', '1');
  return response;
}
