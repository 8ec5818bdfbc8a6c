import { BlockList, isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

interface Target {
  /** Lower case, without brackets and final dot. */
  readonly host: string;
  readonly port: string;
}

/**
 * Tells whether `NO_PROXY` covers an origin. Its entries stand between commas or spaces: `*`, names (`example.com`,
 * `.example.com` and `*.example.com` each cover the domain and what is below it), IP addresses and CIDR ranges; a name
 * or an address may end in `:port`. What cannot be read covers nothing. Semantics of curl.
 */
export function isCoveredByNoProxy(origin: string, noProxy: string): boolean {
  const { hostname, port, protocol } = new URL(origin);
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const target: Target = { host, port: port === '' ? (protocol === 'https:' ? '443' : '80') : port };
  return noProxy.split(/[\s,]+/).some((entry) => entry !== '' && covers(entry.toLowerCase(), target));
}

function covers(entry: string, { host, port }: Target): boolean {
  if (entry === '*') return true;
  const { name, onlyPort } = parseEntry(entry);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  return isIP(host) === 0 ? coversName(name, host) : coversAddress(name, host);
}

function parseEntry(entry: string): { readonly name: string; readonly onlyPort?: string | undefined } {
  if (isIPv6(entry)) return { name: entry };
  const [, inBrackets, afterBrackets, before, after] = /^(?:\[([^\]]*)\](?::(\d+))?|([^:]*):(\d+))$/.exec(entry) ?? [];
  return { name: inBrackets ?? before ?? entry, onlyPort: afterBrackets ?? after };
}

function coversName(name: string, host: string): boolean {
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  const ascii = domainToASCII(domain);
  return ascii !== '' && (host === ascii || host.endsWith(`.${ascii}`));
}

function coversAddress(name: string, host: string): boolean {
  const [network = '', prefix] = name.split('/');
  const family = familyOf(network);
  if (family === null) return false;
  const range = new BlockList();
  if (prefix === undefined) range.addAddress(network, family);
  else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 'ipv4' ? 32 : 128)) {
    range.addSubnet(network, Number(prefix), family);
  }
  return range.check(host, familyOf(host) ?? 'ipv4');
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = address.includes('%') ? 0 : isIP(address);
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6';
}
