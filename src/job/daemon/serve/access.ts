import { createHash, timingSafeEqual } from 'node:crypto';

import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

import { isLoopback } from './parse-listen.ts';

/** Health is asked by machines that know no secret. */
const OPEN = '/healthz';

const COOKIE = 'clarifai-ingest-token';

/**
 * Lets in who knows the token: as `Authorization: Bearer …`, or once as `?token=…`, which browsers turn into a cookie.
 */
export function withToken(token: string): MiddlewareHandler {
  return async (context, next) => {
    if (context.req.path === OPEN) return next();
    const asked = context.req.query('token');
    if (asked !== undefined && isSame(asked, token)) {
      setCookie(context, COOKIE, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      return context.redirect(addressWithout(context));
    }
    const given = /^Bearer (?<token>.+)$/i.exec(context.req.header('authorization') ?? '')?.groups?.['token'];
    if (isSame(given ?? getCookie(context, COOKIE) ?? '', token)) return next();
    return context.text('The token is missing or wrong: open this address with ?token=…', 401, {
      'www-authenticate': 'Bearer',
    });
  };
}

/** Refuses calls that a page elsewhere sends here under a name of its own (DNS rebinding). */
export function onlyByOwnName(host: string): MiddlewareHandler {
  return async (context, next) => {
    const address = `http://${context.req.header('host') ?? 'localhost'}`;
    const name = URL.canParse(address) ? new URL(address).hostname.replace(/^\[|\]$/g, '') : '';
    if (isLoopback(name) || name === host) return next();
    return context.text('This server is for this machine alone.', 421);
  };
}

/** In constant time, whatever the lengths. */
function isSame(given: string, token: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function addressWithout(context: Context): string {
  const url = new URL(context.req.url);
  url.searchParams.delete('token');
  return url.pathname + url.search;
}
