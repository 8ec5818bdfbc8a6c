import { Agent, type Dispatcher } from 'undici';
import type { Environment } from './environment.ts';
import { ACCEPTED_ENCODINGS, decodeBody } from './decode-body.ts';
import { CallLimit } from './limit.ts';
import { orAborted } from './or-aborted.ts';
import { proxyFor, type ProxyServer } from './proxy.ts';
import { createProxyAgent } from './proxy-agent.ts';
import { failureOf } from './transport-failure.ts';

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path with query, beginning with `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A Buffer is sent as it is and must not change until the call ends. */
  readonly body?: Buffer | string | undefined;
  /** Milliseconds for the whole call, from first byte out to last byte in. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Ends the request only while it is held back, before it is sent. @default signal */
  readonly waitSignal?: AbortSignal | undefined;
}

export interface TransportReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded, whatever `content-encoding` says. */
  readonly body: Buffer;
}

/** Carries requests to one origin. Any HTTP status is a reply, not an error. */
export interface Transport {
  /** @throws TransportError when no whole reply came; the signal's reason when aborted. */
  request(request: TransportRequest): Promise<TransportReply>;
  /** Ends when the calls in flight have ended. Later requests throw a UserError; a second close does no harm. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** `https://host:port` */
  readonly origin: string;
  /** @default 10000 */
  readonly connectMs?: number;
  /** Longest silence inside a reply's body. @default 60000 */
  readonly idleMs?: number;
  /** Largest reply body, also once it is decoded. @default 64000000 */
  readonly maxReplyBytes?: number;
  /** Certificates of a private authority, PEM; they replace the system's. */
  readonly ca?: string | Buffer | undefined;
  /** Where proxy settings are read. @default process.env */
  readonly environment?: Environment;
}

interface Route {
  /** `https://host:port` */
  readonly origin: string;
  readonly dispatcher: Dispatcher;
  /** Null for a direct connection. */
  readonly proxy: ProxyServer | null;
  /** Decodes one body at a time: several that swell at once must not add up. */
  readonly decode: (body: Buffer, contentEncoding: string) => Promise<Buffer>;
}

/** Opens a transport over undici with keep-alive connections. @throws UserError when the proxy's URL cannot be used. */
export function createTransport(options: TransportOptions): Transport {
  const route = createRoute(options);
  let closing: Promise<void> | undefined;
  return {
    request: async (request) => callWithDeadline(route, request),
    close: async () => (closing ??= route.dispatcher.close()),
  };
}

function createRoute({ origin, ca, environment = process.env, ...options }: TransportOptions): Route {
  const { connectMs = 10_000, idleMs = 60_000, maxReplyBytes = 64_000_000 } = options;
  const tls = ca === undefined ? {} : { ca };
  const pool = { bodyTimeout: idleMs, maxResponseSize: maxReplyBytes };
  const proxy = proxyFor(origin, environment);
  const dispatcher =
    proxy === null
      ? new Agent({ ...pool, connect: { timeout: connectMs, ...tls } })
      : createProxyAgent(proxy, { connectMs, tls, pool });
  const turns = new CallLimit(1);
  const decode: Route['decode'] = async (body, encoding) =>
    turns.run(async () => decodeBody(body, encoding, maxReplyBytes));
  return { origin, proxy, dispatcher, decode };
}

async function callWithDeadline(route: Route, request: TransportRequest): Promise<TransportReply> {
  const { signal, timeoutMs } = request;
  signal?.throwIfAborted();
  // Not AbortSignal.any: on Node 20 it keeps every derived signal alive as long as the run's own one.
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const timer = setTimeout(stop, timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    // undici looks at the signal only once there is a connection.
    return await orAborted(call(route, request, controller.signal), controller.signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw failureOf(error, { request, ...route, timedOut: controller.signal.aborted });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function call(
  { dispatcher, origin, decode }: Route,
  request: TransportRequest,
  signal: AbortSignal,
): Promise<TransportReply> {
  const {
    statusCode: status,
    headers,
    ...reply
  } = await dispatcher.request({
    origin,
    method: request.method,
    path: request.path,
    headers: { 'accept-encoding': ACCEPTED_ENCODINGS, ...request.headers },
    body: request.body ?? null,
    signal,
    // undici starts this clock before the body has left: a slow line would break a large upload.
    headersTimeout: request.timeoutMs,
  });
  const body = Buffer.from(await reply.body.arrayBuffer());
  const encoding = [headers['content-encoding'] ?? []].flat().join(',');
  return { status, headers, body: encoding === '' ? body : await decode(body, encoding) };
}
