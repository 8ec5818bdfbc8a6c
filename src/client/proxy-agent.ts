import { Pool, ProxyAgent, type Dispatcher } from 'undici';

import type { ProxyServer } from './proxy.ts';

export interface ProxyAgentOptions {
  readonly connectMs: number;
  /** TLS options for the connection to the service itself. */
  readonly tls: { readonly ca?: string | Buffer };
  /** Options for the connections that are tunnelled. */
  readonly pool: Pick<Pool.Options, 'bodyTimeout' | 'maxResponseSize'>;
}

/** Why a proxy made no tunnel; carries no `code`, for undici would try again for ever after some of them. */
export class TunnelError extends Error {
  override readonly name: string = 'TunnelError';
  readonly proxy: ProxyServer;
  /** HTTP status with which the proxy refused; null when it did not answer. */
  readonly status: number | null;

  constructor(proxy: ProxyServer, status: number | null, cause?: unknown) {
    super('The proxy made no tunnel.', { cause });
    this.proxy = proxy;
    this.status = status;
  }
}

/**
 * Opens connections through a proxy, with CONNECT for http and https alike, so that the credentials for the proxy and
 * those for the service stay apart.
 *
 * Requests are rejected with a TunnelError where the proxy is the reason.
 */
export function createProxyAgent(proxy: ProxyServer, { connectMs, tls, pool }: ProxyAgentOptions): Dispatcher {
  return new ProxyAgent({
    ...pool,
    uri: proxy.url,
    ...(proxy.authorization !== null && { token: proxy.authorization }),
    proxyTls: { timeout: connectMs },
    requestTls: { timeout: connectMs, ...tls },
    clientFactory: (url, options) => new ProxyPool(url, { ...options, headersTimeout: connectMs }, proxy),
  });
}

type Options = Dispatcher.ConnectOptions;
type Tunnel = Dispatcher.ConnectData;

/** Connections to the proxy itself, of which undici asks for tunnels only. */
class ProxyPool extends Pool {
  readonly #proxy: ProxyServer;

  constructor(url: URL, options: Pool.Options, proxy: ProxyServer) {
    super(url, options);
    this.#proxy = proxy;
  }

  override connect(options: Options): Promise<Tunnel>;
  override connect(options: Options, callback: (error: Error | null, tunnel: Tunnel) => void): void;
  override async connect(options: Options): Promise<Tunnel> {
    const reply = await super.connect(options).catch((error: unknown) => {
      throw new TunnelError(this.#proxy, null, error);
    });
    // undici knows 200 only, but any 2xx says that there is a tunnel: RFC 9110, section 9.3.6.
    if (reply.statusCode >= 200 && reply.statusCode < 300) return { ...reply, statusCode: 200 };
    reply.socket.on('error', () => undefined).destroy();
    throw new TunnelError(this.#proxy, reply.statusCode);
  }
}
