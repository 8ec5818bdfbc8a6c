import type { Status } from './status.ts';

/** Answer of `POST /v2/token`. Source: https://pypi.org/project/clarifai/2.0.29/. */
export interface TokenReply {
  readonly status: Status;
  readonly access_token?: string;
  /** Seconds. */
  readonly expires_in?: number | string;
  readonly scope?: string;
}
