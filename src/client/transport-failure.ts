import { ProxyError, TransportError, UserError, type ProxyFailure } from './errors.ts';
import { TunnelError } from './proxy-agent.ts';
import type { ProxyServer } from './proxy.ts';
import type { TransportRequest } from './transport.ts';

interface Circumstances {
  readonly request: TransportRequest;
  readonly origin: string;
  /** Null for a direct connection. */
  readonly proxy: ProxyServer | null;
  /** Whether the request was ended by its deadline. */
  readonly timedOut: boolean;
}

/** Makes the error that callers get of what undici throws. */
export function failureOf(error: unknown, { request, origin, proxy, timedOut }: Circumstances): Error {
  const { method, path, timeoutMs } = request;
  // Not the TunnelError itself, which knows the credentials for the proxy.
  const cause = error instanceof TunnelError ? error.cause : error;
  const call = { method, path: path.split('?', 1)[0] ?? path, cause };
  const code = codeOf(cause);
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') return new UserError('The app is closed.');
  if (error instanceof TunnelError) return new ProxyError({ ...call, ...tunnelFailure(error, origin) });
  const way = proxy === null ? '' : ` (through the proxy ${proxy.host} of ${proxy.variable})`;
  const reason = (timedOut ? `no whole reply within ${timeoutMs / 1000} s` : wordsOf(error)) + way;
  return new TransportError({ ...call, code: timedOut ? 'timeout' : code, reason });
}

type TunnelFailure = Pick<ProxyFailure, 'variable' | 'proxyStatus' | 'code' | 'reason'>;

/** What a proxy's refusal means. Source: RFC 9110, sections 9.3.6 and 15.5.8. */
function tunnelFailure({ proxy, status, cause }: TunnelError, origin: string): TunnelFailure {
  const common = { variable: proxy.variable, proxyStatus: status };
  const name = `the proxy ${proxy.host} of ${proxy.variable}`;
  if (status === null)
    return { ...common, code: codeOf(cause), reason: `${name} cannot be reached: ${wordsOf(cause)}` };
  if (status !== 407) {
    const { host } = new URL(origin);
    return { ...common, code: 'proxy-refused', reason: `${name} refuses to connect to ${host} (HTTP ${status})` };
  }
  const wanted =
    proxy.authorization === null
      ? `asks for a user and a password; add them, as in http://user:password@host:port`
      : `does not accept the user and password given there`;
  return { ...common, code: 'proxy-authentication', reason: `${name} ${wanted} (HTTP 407)` };
}

function wordsOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : codeOf(error);
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  // Node tries all addresses of a host and reports them together.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return 'unknown';
}
