import type { UserAppId } from '../wire/input.ts';
import type { FixedCredentials } from './credentials.ts';

/** Puts credentials on calls. */
export interface Authorizer {
  /** Headers that authorise a call; may fetch a token first. */
  headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /**
   * Replaces an expired token; missing where credentials do not expire.
   *
   * @param expired headers of the call that was refused.
   */
  readonly refresh?: (expired: Readonly<Record<string, string>>, signal?: AbortSignal) => Promise<void>;
  /** What must not appear in any message. */
  secrets(): readonly string[];
  /** The app that calls work on, where the credentials do not say it themselves. */
  readonly userAppId: UserAppId | null;
}

/**
 * Makes the authorizer for credentials that are sent as they are.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/clarifai-basics/authentication/app-specific-api-keys.md and
 * https://github.com/Clarifai/old-docs/blob/HEAD/clarifai-basics/authentication/personal-access-tokens.md.
 */
export function createAuthorizer(credentials: FixedCredentials): Authorizer {
  switch (credentials.kind) {
    case 'key':
      return fixed(credentials.apiKey, null);
    case 'pat':
      return fixed(credentials.pat, { user_id: credentials.userId, app_id: credentials.appId });
    case 'none':
      return { headers: async () => ({}), secrets: () => [], userAppId: null };
  }
}

function fixed(secret: string, userAppId: UserAppId | null): Authorizer {
  // The scheme is case-sensitive: the service refuses `key` with code 11102.
  const headers = { authorization: `Key ${secret}` };
  return { headers: async () => headers, secrets: () => [secret], userAppId };
}
