import { UserError } from './errors.ts';

/** Where the service answers. */
export interface BaseUrl {
  /** `https://api.clarifai.com` */
  readonly origin: string;
  /** Prefix of every path, without trailing slash; mostly empty. */
  readonly path: string;
}

/** The service's own address. */
export const DEFAULT_BASE_URL = 'https://api.clarifai.com';

/**
 * Reads a base address. One without scheme means https; a trailing `/` or `/v2` is dropped.
 *
 * @throws UserError when it is not an http or https address, or carries a password, a query or a fragment.
 */
export function parseBaseUrl(text: string): BaseUrl {
  const trimmed = text.trim();
  // `localhost:8080` would be read as the scheme `localhost`, hence the slashes.
  const address = /^[a-z][\d+.a-z-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(address)) throw new UserError('The base URL cannot be read; write it like https://host:port.');
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new UserError('The base URL must begin with https:// or http://.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UserError('The base URL must not carry a user, a query or a fragment.');
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '').replace(/\/v2$/, '') };
}

/** Tells whether an address is this machine itself; such calls never go through a proxy. */
export function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
