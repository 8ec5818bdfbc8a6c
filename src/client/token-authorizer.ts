import type { UserAppId } from '../wire/input.ts';
import type { Authorizer } from './authorizer.ts';
import type { Clock } from './clock.ts';
import { orAborted } from './or-aborted.ts';
import type { Token } from './token.ts';

export interface TokenAuthorizerParts {
  /** Gets a new token from the service. */
  readonly request: () => Promise<Token>;
  readonly clock: Clock;
  /** What must not appear in any message, beside the token. */
  readonly secrets: readonly string[];
}

/** A token is replaced this long before it expires, or after nine tenths of a short life. */
const MARGIN_MS = 60_000;

/**
 * Puts a token on calls. It is got when the first call needs it, kept, and replaced shortly before it expires or when
 * the service calls it expired; calls that need it at the same time share one request.
 */
export class TokenAuthorizer implements Authorizer {
  readonly userAppId: UserAppId | null = null;
  readonly #parts: TokenAuthorizerParts;
  #token: { readonly value: string; readonly useUntilMs: number } | null = null;
  /** Tokens that were, and are, in use: the service may still quote an old one. */
  readonly #given = new Set<string>();
  #underWay: Promise<string> | null = null;

  constructor(parts: TokenAuthorizerParts) {
    this.#parts = parts;
  }

  /** The token that calls are made with now. @throws AuthError when id and secret are refused; the signal's reason. */
  async token(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const token = this.#token;
    if (token !== null && this.#parts.clock.now() < token.useUntilMs) return token.value;
    this.#underWay ??= this.#replace();
    return orAborted(this.#underWay, signal);
  }

  async headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>> {
    return headersWith(await this.token(signal));
  }

  /** Replaces the token unless another call has done so already. */
  async refresh(expired: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void> {
    const isCurrent =
      this.#token !== null && headersWith(this.#token.value)['authorization'] === expired['authorization'];
    if (isCurrent) this.#token = null;
    await this.token(signal);
  }

  secrets(): readonly string[] {
    return [...this.#parts.secrets, ...this.#given];
  }

  // Without any caller's signal: the others would lose their token with it.
  async #replace(): Promise<string> {
    try {
      const { value, lifetimeMs } = await this.#parts.request();
      const useForMs = lifetimeMs === null ? Infinity : Math.max(lifetimeMs - MARGIN_MS, lifetimeMs * 0.9);
      this.#given.add(value);
      this.#token = { value, useUntilMs: this.#parts.clock.now() + useForMs };
      return value;
    } finally {
      this.#underWay = null;
    }
  }
}

function headersWith(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` };
}
