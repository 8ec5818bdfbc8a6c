import { isLoopback } from './base-url.ts';
import type { Environment } from './environment.ts';
import { UserError } from './errors.ts';

/** Proxy addresses in the form that undici takes; empty text means none. */
export interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/**
 * Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` (lower case first).
 *
 * @returns null when no proxy is set or the origin is this machine itself.
 * @throws UserError when a proxy address cannot be read; names the variable, as the value may hold a password.
 */
export function proxyFor(origin: string, environment: Environment): ProxySettings | null {
  const httpProxy = proxyAddress(environment, 'HTTP_PROXY');
  const httpsProxy = proxyAddress(environment, 'HTTPS_PROXY');
  if (isLoopback(origin) || (httpProxy === '' && httpsProxy === '')) return null;
  return { httpProxy, httpsProxy, noProxy: variable(environment, 'NO_PROXY') };
}

function proxyAddress(environment: Environment, name: string): string {
  const value = variable(environment, name);
  if (value === '') return '';
  const address = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(address)) throw new UserError(`${name} is not an address; write it like http://host:port.`);
  return address;
}

function variable(environment: Environment, name: string): string {
  return environment[name.toLowerCase()] ?? environment[name] ?? '';
}
