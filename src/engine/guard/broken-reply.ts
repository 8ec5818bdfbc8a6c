import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';

import { instead } from './instead.ts';
import { nodeSide } from './node-side.ts';

/** Breaks the connection without any answer. */
export function reset(context: Context): Response {
  nodeSide(context).incoming?.socket.destroy();
  return instead(context, () => RESPONSE_ALREADY_SENT);
}

/**
 * Cuts the answer short in one of three ways: a complete HTTP message whose JSON ends early, a connection that breaks
 * before the promised length, or one that breaks between chunks.
 *
 * @param detail 0 to below 1: decides the way, and where the cut is.
 */
export async function truncate(context: Context, detail: number): Promise<Response> {
  const { res } = context;
  const whole = Buffer.from(await res.arrayBuffer());
  const way = Math.floor(detail * 3);
  const cut = whole.subarray(0, Math.ceil((detail * 3 - way) * (whole.length - 1)));
  const headers = { 'content-type': res.headers.get('content-type') ?? 'application/json' };
  const { outgoing } = nodeSide(context);
  if (way === 0 || outgoing === undefined) {
    return instead(context, () => new Response(cut, { status: res.status, headers }));
  }
  outgoing.writeHead(res.status, { ...headers, ...(way === 1 && { 'content-length': whole.length }) });
  outgoing.write(cut, () => outgoing.destroy());
  return instead(context, () => RESPONSE_ALREADY_SENT);
}
