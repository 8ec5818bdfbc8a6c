import { Buffer } from 'node:buffer';
import type { TokenReply } from '../wire/auth.ts';
import type { Authorizer } from './authorizer.ts';
import type { CallOptions } from './call-options.ts';
import type { AppCredentials } from './credentials.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { unanswered } from './unanswered.ts';

/** A token of the service, and how long it lives from now. */
export interface Token {
  readonly value: string;
  /** Null where the service does not say. */
  readonly lifetimeMs: number | null;
}

/**
 * Authorises the token call itself: id and secret of an app, and a form as body.
 * Source: https://pypi.org/project/clarifai/2.0.29/.
 */
export function createTokenCallAuthorizer({ appId, appSecret }: AppCredentials): Authorizer {
  const pair = Buffer.from(`${appId}:${appSecret}`).toString('base64');
  const headers = { authorization: `Basic ${pair}`, 'content-type': 'application/x-www-form-urlencoded' };
  return { headers: async () => headers, secrets: () => [appSecret, pair], userAppId: null };
}

/** Gets a token. @throws AuthError when the pair of id and secret is refused. */
export async function requestToken(connection: Connection, { signal }: CallOptions = {}): Promise<Token> {
  const target = path`/v2/token`;
  const body = Buffer.from('grant_type=client_credentials');
  const reply = await connection.send<TokenReply>({ method: 'POST', path: target, body, signal });
  const { access_token: value, expires_in: seconds } = reply;
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) throw unanswered('POST', target);
  const lifetimeMs = Number(seconds) * 1000;
  return { value, lifetimeMs: lifetimeMs > 0 ? lifetimeMs : null };
}
