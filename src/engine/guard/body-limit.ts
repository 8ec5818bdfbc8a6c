import type { IncomingMessage, ServerResponse } from 'node:http';

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';

import { LIMITS } from '../../wire/limits.ts';
import { STATUS } from '../../wire/status.ts';
import { reply } from '../routes/reply.ts';
import { statusOf } from '../status.ts';
import { nodeSide } from './node-side.ts';

/** How long a refused body is read on, and thrown away, so that its sender gets to read the answer. */
const LINGER_MS = 2000;

/**
 * Refuses bodies that are too large with 413, as soon as that is known: by their declared length, or when a body
 * without one has come so far. The connection ends with it.
 * Source: https://docs.clarifai.com/create-manage/inputs/upload.
 */
export function limitBody(maxBytes: number = LIMITS.bodyBytes): MiddlewareHandler {
  return async (context, next) => {
    const { incoming, outgoing } = nodeSide(context);
    const refuse = async (): Promise<Response> => {
      const details = `The body is larger than ${maxBytes / 1_000_000} MB; send fewer images.`;
      const refusal = reply(context, 413, statusOf(STATUS.messageTooLarge, details));
      if (!incoming || !outgoing) return refusal;
      sendAndLinger(await refusal.text(), incoming, outgoing);
      return RESPONSE_ALREADY_SENT;
    };
    if (Number(context.req.header('content-length') ?? 0) > maxBytes) return refuse();
    if (!incoming || context.req.header('transfer-encoding') === undefined) return next();

    const body = await readUpTo(incoming, maxBytes);
    if (body === null) return refuse();
    const { url, method, headers } = context.req.raw;
    context.req.raw = new Request(url, { method, headers, body });
    return next();
  };
}

/** Null as soon as there are more bytes. @throws what broke the connection. */
async function readUpTo(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      incoming.off('data', onData);
      resolve(null);
    };
    incoming.on('data', onData);
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
    incoming.once('error', reject);
  });
}

/** A socket that is closed while bytes arrive takes the answer with it: the answer goes out, then the rest comes in. */
function sendAndLinger(text: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  outgoing.writeHead(413, { ...headers, connection: 'close' });
  outgoing.write(text);
  const end = (): void => {
    clearTimeout(timer);
    outgoing.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  incoming.once('end', end).once('close', end).resume();
}
