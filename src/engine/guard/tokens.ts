import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** Id and secret of an app, as clients of 2017 have them. Source: https://pypi.org/project/clarifai/2.0.29/. */
export interface AppCredentials {
  readonly appId: string;
  readonly appSecret: string;
}

export type TokenVerdict = 'valid' | 'expired' | 'unknown';

/** 49 hours, as the service's tokens lived. Source: https://pypi.org/project/clarifai/2.0.29/. */
export const TOKEN_SECONDS = 176_400;

const EXPIRY_BYTES = 6;
const PAYLOAD_BYTES = 16;

/**
 * Makes and checks tokens. A token carries its expiry and a signature, so that none is kept: tokens stay good over a
 * restart with the same id and secret, and are worth nothing under others.
 */
export class Tokens {
  readonly #key: Buffer;
  readonly #now: () => number;

  /**
   * @param credentials null for an engine that everybody may call: its tokens are not checked.
   * @param now milliseconds since 1970.
   */
  constructor(credentials: AppCredentials | null, now: () => number) {
    // Slow on purpose: who has a token must not find a short secret by trying.
    this.#key = credentials ? scryptSync(credentials.appSecret, credentials.appId, 32) : randomBytes(32);
    this.#now = now;
  }

  /** A new token that is good for 49 hours. */
  issue(): string {
    const payload = randomBytes(PAYLOAD_BYTES);
    payload.writeUIntBE(this.#now() + TOKEN_SECONDS * 1000, 0, EXPIRY_BYTES);
    return Buffer.concat([payload, this.#sign(payload)]).toString('base64url');
  }

  check(token: string): TokenVerdict {
    const bytes = Buffer.from(token, 'base64url');
    const payload = bytes.subarray(0, PAYLOAD_BYTES);
    const signature = bytes.subarray(PAYLOAD_BYTES);
    const expected = this.#sign(payload);
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return 'unknown';
    return payload.readUIntBE(0, EXPIRY_BYTES) > this.#now() ? 'valid' : 'expired';
  }

  #sign(payload: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(payload).digest().subarray(0, 16);
  }
}
