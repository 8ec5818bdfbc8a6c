import { STATUS } from '../../wire/status.ts';
import { Refusal } from '../refusal.ts';
import { isSameSecret } from './same-secret.ts';
import { Tokens } from './tokens.ts';
import type { AppCredentials } from './tokens.ts';

export interface CallersOptions {
  /** Keys that may call. @default none */
  readonly apiKeys?: readonly string[] | undefined;
  /** Id and secret that tokens are given for. @default none */
  readonly appCredentials?: AppCredentials | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Knows who may call. With neither keys nor an app's credentials, everybody may. */
export class Callers {
  readonly #keys: readonly string[];
  readonly #credentials: AppCredentials | null;
  readonly #tokens: Tokens;

  constructor({ apiKeys = [], appCredentials, now }: CallersOptions) {
    this.#keys = apiKeys;
    this.#credentials = appCredentials ?? null;
    this.#tokens = new Tokens(this.#credentials, now);
  }

  /**
   * Tells callers apart by a name that holds no secret.
   *
   * @param authorization the header; undefined when there is none.
   * @throws Refusal with 401.
   * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
   */
  identify(authorization: string | undefined): string {
    if (this.#isOpen) return 'anybody';
    const [, scheme, secret = ''] = /^(Key|Bearer) (\S+)$/.exec(authorization ?? '') ?? [];
    if (scheme === undefined) {
      throw new Refusal(401, STATUS.invalidRequest, `The Authorization header must be "${this.#expected}".`);
    }
    const key = this.#keyNumber(secret);
    if (key !== -1) return `key ${key + 1}`;
    if (scheme === 'Key') throw new Refusal(401, STATUS.keyNotFound, 'The API key is not known.');
    const verdict = this.#credentials ? this.#tokens.check(secret) : 'unknown';
    if (verdict === 'valid') return 'app';
    // Clients get a new token on exactly this text. Source: https://pypi.org/project/clarifai/2.0.29/.
    throw new Refusal(401, STATUS.tokenInvalid, verdict === 'expired' ? 'expired token' : 'invalid token');
  }

  /**
   * Gives a token for id and secret of the app; an open engine gives one to everybody, as it asks for none.
   *
   * @param authorization the header, `Basic`.
   * @throws Refusal with 401 and 11002 for a wrong pair, 11102 for another header.
   */
  issueToken(authorization: string | undefined): string {
    if (this.#isOpen) return this.#tokens.issue();
    const [, pair] = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(authorization ?? '') ?? [];
    if (pair === undefined) {
      throw new Refusal(401, STATUS.invalidRequest, 'The Authorization header must be "Basic <app id:app secret>".');
    }
    const known = this.#credentials;
    const given = Buffer.from(pair, 'base64').toString();
    if (known === null || !isSameSecret(given, `${known.appId}:${known.appSecret}`)) {
      throw new Refusal(401, STATUS.credentialsInvalid, 'The app id and secret are not known.');
    }
    return this.#tokens.issue();
  }

  get #isOpen(): boolean {
    return this.#keys.length === 0 && this.#credentials === null;
  }

  get #expected(): string {
    return this.#keys.length > 0 ? 'Key <api key>' : 'Bearer <token>';
  }

  /** Compares with every key, so that the time tells nothing. */
  #keyNumber(secret: string): number {
    return this.#keys.map((key) => isSameSecret(key, secret)).indexOf(true);
  }
}
