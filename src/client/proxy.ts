import { isLoopback } from './base-url.ts';
import type { Environment } from './environment.ts';
import { UserError } from './errors.ts';
import { isCoveredByNoProxy } from './no-proxy.ts';

/** The proxy through which requests to one origin go. */
export interface ProxyServer {
  /** `http://host:port`, without user and password. */
  readonly url: string;
  /** `host:port`, for messages. */
  readonly host: string;
  /** Value of `Proxy-Authorization`; null where the proxy is named without a user. */
  readonly authorization: string | null;
  /** The variable that names it, as it is spelt in the environment: `HTTPS_PROXY`. */
  readonly variable: string;
}

/** Where a proxy is looked for, by the scheme of the origin; the first variable that is set counts. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'https:': ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'],
  'http:': ['HTTP_PROXY', 'ALL_PROXY'],
};

/**
 * Finds the proxy for an origin in `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` (lower case first). A
 * variable that is set to nothing means none.
 *
 * @returns null when none is set, the origin is this machine itself, or `NO_PROXY` covers it.
 * @throws UserError when the proxy's URL cannot be used; names the variable, as the value may hold a password.
 */
export function proxyFor(origin: string, environment: Environment): ProxyServer | null {
  const names = VARIABLES[new URL(origin).protocol] ?? [];
  const found = names.map((name) => variable(environment, name)).find((each) => each !== null);
  if (!found || found.value === '' || isLoopback(origin)) return null;
  if (isCoveredByNoProxy(origin, variable(environment, 'NO_PROXY')?.value ?? '')) return null;
  return parseProxy(found.name, found.value);
}

function parseProxy(name: string, value: string): ProxyServer {
  const address = value.includes('://') ? value : `http://${value}`;
  const scheme = address.slice(0, address.indexOf('://')).toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') {
    const kind = /^[a-z][\d+.a-z-]{0,15}$/.test(scheme) ? `${scheme}:// proxies are` : 'such proxies are';
    throw new UserError(`${name}: ${kind} not supported; name one that begins with http:// or https://.`);
  }
  const url = URL.canParse(address) ? new URL(address) : null;
  const user = decodeOrNull(url?.username ?? '');
  const password = decodeOrNull(url?.password ?? '');
  // With a path, mostly a password was meant that has a slash in it.
  if (url === null || user === null || password === null || url.pathname + url.search + url.hash !== '/') {
    throw new UserError(
      `${name} is not a proxy URL; write it like http://host:port or http://user:password@host:port, ` +
        `with special characters in user and password percent-encoded.`,
    );
  }
  const port = url.port === '' ? (scheme === 'https' ? '443' : '80') : url.port;
  const isAnonymous = user === '' && password === '';
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  return {
    url: `${scheme}://${url.hostname}:${port}`,
    host: `${url.hostname}:${port}`,
    authorization: isAnonymous ? null : `Basic ${credentials}`,
    variable: name,
  };
}

function decodeOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function variable(environment: Environment, name: string): { readonly name: string; readonly value: string } | null {
  for (const spelling of [name.toLowerCase(), name]) {
    const value = environment[spelling];
    if (value !== undefined) return { name: spelling, value: value.trim() };
  }
  return null;
}
