import type { Context, MiddlewareHandler } from 'hono';

import { newId } from '../routes/reply.ts';
import { nodeSide } from './node-side.ts';

/** Where the engine tells what it does; a pino logger is one. It is never given a secret or a body. */
export interface EngineLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The log of an engine that was given none. */
export const SILENT: EngineLog = { debug() {}, warn() {}, error() {} };

/** Gives each call its id, and the log a line of it at the end. */
export function logCalls(log: EngineLog): MiddlewareHandler {
  return async (context, next) => {
    const startedAtMs = performance.now();
    const requestId = newId();
    context.set('requestId', requestId);
    await next();
    const { method, path } = context.req;
    const fault = context.get('fault') as string | undefined;
    const ms = Math.round(performance.now() - startedAtMs);
    // Without the query: it may hold what is nobody else's business.
    log.debug({ requestId, method, path, status: sentStatus(context), ms, ...(fault && { fault }) }, 'call answered');
  };
}

/** Null when the connection broke without an answer. */
function sentStatus(context: Context): number | null {
  const { incoming, outgoing } = nodeSide(context);
  // Some answers go around Hono.
  if (outgoing?.headersSent) return outgoing.statusCode;
  return incoming?.socket.destroyed ? null : context.res.status;
}
