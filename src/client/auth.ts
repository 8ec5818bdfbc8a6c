import type { CallOptions } from './call-options.ts';
import type { TokenAuthorizer } from './token-authorizer.ts';

/** How the app authenticates: `app.auth`. */
export class Auth {
  readonly #tokens: TokenAuthorizer | null;

  /** @param tokens null where calls carry a key, a personal access token or nothing. */
  constructor(tokens: TokenAuthorizer | null) {
    this.#tokens = tokens;
  }

  /**
   * The token that calls are made with, got from the service if there is none yet; null where there are no tokens
   * because calls carry a key or a personal access token. It is a secret.
   *
   * @throws AuthError when id and secret are refused.
   */
  async getToken({ signal }: CallOptions = {}): Promise<string | null> {
    return this.#tokens === null ? null : this.#tokens.token(signal);
  }
}
