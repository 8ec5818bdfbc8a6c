import { STATUS, type Status } from '../wire/status.ts';
import { ApiError, AuthError, RateLimitError, TransportError, type ApiFailure } from './errors.ts';
import { redact } from './redact.ts';
import { retryAfterMs } from './retry-after.ts';
import { retryClassOfCode } from './retry-class.ts';
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

type Json = Readonly<Record<string, unknown>>;

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
 * @throws AuthError, RateLimitError or ApiError when the call as a whole was refused; TransportError when a success
 *   reply cannot be read.
 */
export function readReply<Body>(reply: TransportReply, context: ReplyContext): Body {
  const body = parseObject(reply.body);
  const status = statusOf(body);
  const isSuccess = reply.status >= 200 && reply.status < 300;
  if (isSuccess && status === null) throw unreadable(body, context);
  const mayBeData = status?.code === STATUS.failure && (isSuccess || reply.status === 400);
  const codes = mayBeData ? itemCodes(body) : [];
  const allItemsFailed = codes.length > 0;
  if (allItemsFailed && codes.every((code) => retryClassOfCode(code) === 'warm-up')) {
    throw refusal(reply, { ...status, code: codes[0] ?? STATUS.failure }, context);
  }
  if (allItemsFailed || (isSuccess && FINE_CODES.has(status?.code ?? 0))) return body as Body;
  throw refusal(reply, status, context);
}

function parseObject(bytes: Buffer): Json | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

/**
 * A router-level 404 has a text where the status object should be:
 * https://docs.clarifai.com/api-guide/advanced-topics/status-codes.
 */
function statusOf(body: Json | null): Status | null {
  const status = body?.['status'];
  if (typeof status !== 'object' || status === null || !('code' in status)) return null;
  const code = Number(status.code);
  return Number.isInteger(code) ? { ...(status as Status), code } : null;
}

function itemCodes(body: Json | null): readonly number[] {
  const items = body?.['inputs'] ?? body?.['outputs'] ?? body?.['results'];
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown) => statusOf(item as Json | null)?.code ?? STATUS.failure);
}

function unreadable(body: Json | null, { method, path }: ReplyContext): TransportError {
  const reason = body === null ? 'the reply is not whole JSON' : 'the reply has no status';
  return new TransportError({ code: 'reply-unreadable', method, path, reason });
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

function waitAskedFor(reply: TransportReply): number | null {
  const sentAtMs = Date.parse(headerOf(reply, 'date') ?? '');
  return retryAfterMs(headerOf(reply, 'retry-after'), Number.isNaN(sentAtMs) ? Date.now() : sentAtMs);
}

function headerOf(reply: TransportReply, name: string): string | undefined {
  const value = reply.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
