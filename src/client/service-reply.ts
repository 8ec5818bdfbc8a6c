import type { Status } from '../wire/status.ts';
import type { TransportReply } from './transport.ts';

/** A JSON object as it came, nothing of it known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** The breaker and the reader of a reply both look at it; large ones are not to be read twice. */
const bodies = new WeakMap<TransportReply, Json | null>();

/**
 * Below are the HTTP codes that gateways put into status objects of their own.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
 */
const LOWEST_CODE = 10_000;

/** Reads a reply's body; null when it is not a whole JSON object. */
export function jsonOf(reply: TransportReply): Json | null {
  const known = bodies.get(reply);
  if (known !== undefined) return known;
  const body = parseObject(reply.body);
  bodies.set(reply, body);
  return body;
}

/** Finds the status object of a reply or of one of its items; null where there is none with a code of the service. */
export function statusOf(body: Json | null): Status | null {
  const status = body?.['status'];
  if (typeof status !== 'object' || status === null || !('code' in status)) return null;
  const code = /^\d{5,}$/.test(String(status.code)) ? Number(status.code) : 0;
  return code < LOWEST_CODE || typeof status.code === 'object' ? null : { ...(status as Status), code };
}

/**
 * Tells whether the service itself answered: all its replies have a status object, but for the one to a path that it
 * does not know. Whatever else comes is of a proxy, a CDN or another server.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status.proto.
 */
export function isFromService(reply: TransportReply): boolean {
  // The service itself redirects nowhere, whatever stands in the body.
  if (reply.status >= 300 && reply.status < 400) return false;
  const body = jsonOf(reply);
  return statusOf(body) !== null || isUnknownPath(reply, body);
}

function isUnknownPath({ status }: TransportReply, body: Json | null): boolean {
  return status === 404 && typeof body?.['status'] === 'string' && typeof body['status_msg'] === 'string';
}

function parseObject(bytes: Buffer): Json | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}
