import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Context } from 'hono';

/** A call as Node sees it; empty for calls that came without a socket. */
export interface NodeSide {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

/** The Node objects of a call. */
export function nodeSide(context: Context): NodeSide {
  return (context.env as NodeSide | undefined) ?? {};
}
