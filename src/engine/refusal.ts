import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A refusal of a whole call, thrown by routes and answered by the server. */
export class Refusal extends Error {
  readonly http: ContentfulStatusCode;
  readonly code: number;

  constructor(http: ContentfulStatusCode, code: number, details: string) {
    super(details);
    this.http = http;
    this.code = code;
  }
}
