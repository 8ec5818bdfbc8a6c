import { createAuthorizer, type Authorizer } from './authorizer.ts';
import type { AppCredentials, Credentials } from './credentials.ts';
import type { Profile } from './profile.ts';
import { createConnection, type Connection, type ConnectionParts } from './send.ts';
import { TokenAuthorizer } from './token-authorizer.ts';
import { createTokenCallAuthorizer, requestToken } from './token.ts';

export interface Authentication {
  /** What calls are made with: an authorizer, or the credentials to make one of. */
  readonly by: Authorizer | Credentials;
  /** What the credentials are and where they stand, for messages; null where that is not known. */
  readonly description: string | null;
  /** @default 'modern' where calls must name their app, as with a personal access token; else 'legacy' */
  readonly profile: Profile | undefined;
}

type Parts = Omit<ConnectionParts, 'authorizer' | 'profile'>;

/** A connection, and where its tokens come from; null where calls carry no tokens. */
export interface Authenticated {
  readonly connection: Connection;
  readonly tokens: TokenAuthorizer | null;
}

/** Gives a connection its credentials. */
export function authenticate(
  given: Omit<Parts, 'credentials'>,
  { by, description, profile }: Authentication,
): Authenticated {
  const parts = { ...given, credentials: description };
  if ('kind' in by && by.kind === 'app') return withTokens(parts, by, profile);
  const authorizer = 'kind' in by ? createAuthorizer(by) : by;
  const usual = authorizer.userAppId === null ? 'legacy' : 'modern';
  return { connection: createConnection({ ...parts, authorizer, profile: profile ?? usual }), tokens: null };
}

function withTokens(parts: Parts, credentials: AppCredentials, profile: Profile = 'legacy'): Authenticated {
  const caller = createTokenCallAuthorizer(credentials);
  // Tokens come the way of all calls, so that limits and retries hold for them too.
  const tokenConnection = createConnection({ ...parts, authorizer: caller, profile });
  const tokens = new TokenAuthorizer({
    request: async () => requestToken(tokenConnection),
    clock: parts.clock,
    secrets: caller.secrets(),
  });
  return { connection: createConnection({ ...parts, authorizer: tokens, profile }), tokens };
}
