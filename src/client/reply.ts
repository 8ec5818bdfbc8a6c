import { STATUS, type Status } from '../wire/status.ts';
import { ApiError, AuthError, RateLimitError, type ApiFailure } from './errors.ts';
import { foreignReply } from './foreign-reply.ts';
import { headerOf, waitAskedFor } from './headers.ts';
import { redact } from './redact.ts';
import { retryClassOfCode } from './retry-class.ts';
import { isFromService, jsonOf, statusOf, type Json } from './service-reply.ts';
import type { TransportReply } from './transport.ts';

export interface ReplyContext {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  /** Texts that must not appear in an error. */
  readonly secrets: readonly string[];
  /** What the call was authorised with, for messages: `the API key from CLARIFAI_API_KEY`; null where not known. */
  readonly credentials: string | null;
}

const ACCEPTED = 10070;
const FINE_CODES: ReadonlySet<number> = new Set([STATUS.success, STATUS.mixed, ACCEPTED]);
/** The credentials themselves are no good. */
const KEY_CODES: ReadonlySet<number> = new Set([
  STATUS.tokenInvalid,
  STATUS.credentialsInvalid,
  STATUS.keyInvalid,
  STATUS.keyNotFound,
]);
const AUTH_CODES: ReadonlySet<number> = new Set([...KEY_CODES, STATUS.insufficientScopes, 11104, 11200]);

/**
 * Reads a reply as data. Mixed success, and a failure of every item, are data too: the items say which and why.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status.proto.
 *
 * @throws AuthError, RateLimitError or ApiError when the call as a whole was refused; ForeignReplyError when something
 *   else than the service answered.
 */
export function readReply<Body>(reply: TransportReply, context: ReplyContext): Body {
  if (!isFromService(reply) && reply.status !== 429) throw foreignReply(reply, context);
  const body = jsonOf(reply);
  const status = statusOf(body);
  const isSuccess = reply.status >= 200 && reply.status < 300;
  const items = itemsOf(body);
  for (const item of items) redactStatus(item, context.secrets);
  const mayBeData = status?.code === STATUS.failure && (isSuccess || reply.status === 400);
  const codes = mayBeData ? items.map((item) => statusOf(item)?.code ?? STATUS.failure) : [];
  const allItemsFailed = codes.length > 0;
  if (allItemsFailed && codes.every((code) => retryClassOfCode(code) === 'warm-up')) {
    throw refusal(reply, { ...status, code: codes[0] ?? STATUS.failure }, context);
  }
  if (allItemsFailed || (isSuccess && FINE_CODES.has(status?.code ?? 0))) return body as Body;
  throw refusal(reply, status, context);
}

/** The items that may fail one by one. */
function itemsOf(body: Json | null): readonly (Json | null)[] {
  const items = body?.['inputs'] ?? body?.['outputs'] ?? body?.['results'];
  return Array.isArray(items) ? items.map((item) => (typeof item === 'object' ? (item as Json | null) : null)) : [];
}

/** What an item says of itself ends in logs, records and the ledger; nobody has seen the reply yet. */
function redactStatus(item: Json | null, secrets: readonly string[]): void {
  const status = item?.['status'];
  if (typeof status !== 'object' || status === null) return;
  for (const member of ['description', 'details'] as const) {
    const text: unknown = (status as Record<string, unknown>)[member];
    if (typeof text === 'string') (status as Record<string, unknown>)[member] = redact(text, secrets);
  }
}

function refusal(reply: TransportReply, status: Status | null, context: ReplyContext): ApiError {
  const { method, path, secrets, credentials } = context;
  const failure: ApiFailure = {
    httpStatus: reply.status,
    code: status?.code ?? null,
    description: redact(textOf(status?.description), secrets),
    details: redact(textOf(status?.details), secrets),
    requestId: textOf(status?.req_id) || headerOf(reply, 'x-clarifai-request-id') || null,
    method,
    path,
    retryAfterMs: waitAskedFor(reply),
  };
  if (reply.status === 429 || failure.code === STATUS.throttled) return new RateLimitError(failure);
  const isAuth = reply.status === 401 || reply.status === 403 || AUTH_CODES.has(failure.code ?? 0);
  return isAuth ? new AuthError({ ...failure, reason: reasonOf(failure, credentials) }) : new ApiError(failure);
}

/** A good key may still lack a right; one that is not taken is best looked for where it stands. */
function reasonOf({ httpStatus, code }: ApiFailure, credentials: string | null): string | undefined {
  // Without a code it is not the service that answered.
  if (credentials === null || code === null) return undefined;
  const lacksRight = code === STATUS.insufficientScopes || (httpStatus === 403 && !KEY_CODES.has(code ?? 0));
  return lacksRight ? `the service does not permit this to ${credentials}` : `the service rejected ${credentials}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
