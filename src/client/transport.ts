import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import type { Environment } from './environment.ts';
import { TransportError, UserError } from './errors.ts';
import { proxyFor } from './proxy.ts';

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
}

export interface TransportReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
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
  /** Largest reply body. Service limit; wire reference 14. @default 128000000 */
  readonly maxReplyBytes?: number;
  /** Certificates of a private authority, PEM; they replace the system's. */
  readonly ca?: string | Buffer | undefined;
  /** Where proxy settings are read. @default process.env */
  readonly environment?: Environment;
}

/** Opens a transport over undici with keep-alive connections. */
export function createTransport(options: TransportOptions): Transport {
  const dispatcher = createDispatcher(options);
  let closing: Promise<void> | undefined;
  return {
    request: async (request) => callWithDeadline(dispatcher, options.origin, request),
    close: async () => (closing ??= dispatcher.close()),
  };
}

function createDispatcher(options: TransportOptions): Dispatcher {
  const { connectMs = 10_000, idleMs = 60_000, maxReplyBytes = 128_000_000, ca } = options;
  const tls = ca === undefined ? {} : { ca };
  const common = {
    connect: { timeout: connectMs, ...tls },
    bodyTimeout: idleMs,
    maxResponseSize: maxReplyBytes,
  };
  const proxy = proxyFor(options.origin, options.environment ?? process.env);
  if (proxy === null) return new Agent(common);
  return new EnvHttpProxyAgent({ ...common, ...proxy, requestTls: { timeout: connectMs, ...tls } });
}

async function callWithDeadline(
  dispatcher: Dispatcher,
  origin: string,
  request: TransportRequest,
): Promise<TransportReply> {
  const { signal, timeoutMs } = request;
  signal?.throwIfAborted();
  // Not AbortSignal.any: on Node 20 it keeps every derived signal alive as long as the run's own one.
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const timer = setTimeout(stop, timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await call(dispatcher, origin, request, controller.signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw failureOf(error, request, controller.signal.aborted);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function call(
  dispatcher: Dispatcher,
  origin: string,
  request: TransportRequest,
  signal: AbortSignal,
): Promise<TransportReply> {
  const reply = await dispatcher.request({
    origin,
    method: request.method,
    path: request.path,
    headers: request.headers,
    body: request.body ?? null,
    signal,
    // undici starts this clock before the body has left: a slow line would break a large upload.
    headersTimeout: request.timeoutMs,
  });
  return { status: reply.statusCode, headers: reply.headers, body: Buffer.from(await reply.body.arrayBuffer()) };
}

function failureOf(error: unknown, { method, path, timeoutMs }: TransportRequest, timedOut: boolean): Error {
  const pathOnly = path.split('?', 1)[0] ?? path;
  if (timedOut) {
    const reason = `no whole reply within ${timeoutMs / 1000} s`;
    return new TransportError({ code: 'timeout', method, path: pathOnly, reason, cause: error });
  }
  const code = codeOf(error);
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') return new UserError('The app is closed.');
  const words = error instanceof Error && error.message !== '' ? error.message : code;
  return new TransportError({ code, method, path: pathOnly, reason: words, cause: error });
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  // Node tries all addresses of a host and reports them together.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return 'unknown';
}
