import { STATUS } from '../wire/status.ts';
import { ApiError, ForeignReplyError, ProxyError, TransportError } from './errors.ts';

/**
 * What may help after a failure: `refresh` a new token; `throttle` and `warm-up` patience, the service asks for it;
 * `transient` another attempt; `permanent` nothing.
 */
export type RetryClass = 'refresh' | 'throttle' | 'warm-up' | 'transient' | 'permanent';

export interface Verdict {
  readonly class: RetryClass;
  /** Milliseconds the service asked to wait; null when it did not say. */
  readonly retryAfterMs: number | null;
}

/** Time-out and "too early"; all from 500 on are transient too. Source: RFC 9110, 15.5.9; RFC 8470, 5.2. */
const TRANSIENT_HTTP: ReadonlySet<number> = new Set([408, 425]);
/** What the service says of a call that it will never know how to serve. */
const NOT_IMPLEMENTED = 501;
const TOO_LARGE = 413;
const TRANSIENT_CODES: ReadonlySet<number> = new Set([
  STATUS.tryAgain,
  39996,
  40011,
  40013,
  40015,
  40016,
  40030,
  40031,
  40032,
  40034,
  41000,
  STATUS.internal,
]);
const WARM_UP_CODES: ReadonlySet<number> = new Set([
  STATUS.modelDeploying,
  STATUS.modelQueued,
  STATUS.modelBusy,
  STATUS.modelLoading,
]);
/** The first is the breaker's: it has waited long enough. */
const HOPELESS_TRANSPORT = /^gave-up$|^proxy-authentication$|^reply-too-large$|EXCEEDED_MAX_SIZE|INVALID_ARG/;
/** Before the service has answered for the first time, these mean that its address is wrong. */
const WRONG_ADDRESS =
  /^foreign-reply$|^redirect$|^proxy-refused$|CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/**
 * Tells the retry class of a status code, as it stands at the top of a reply or at one of its items.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
 */
export function retryClassOfCode(code: number | null): RetryClass {
  if (code === null) return 'permanent';
  if (code === STATUS.throttled) return 'throttle';
  if (WARM_UP_CODES.has(code)) return 'warm-up';
  if (TRANSIENT_CODES.has(code) || (code >= 98_000 && code < 99_000)) return 'transient';
  return 'permanent';
}

/**
 * Tells what may help after an error that a call threw.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
 *
 * @param hasAnswered whether the service has answered before: then a web page in its place is an outage, and worth
 *   waiting for; else it is more likely that the address is wrong.
 */
export function judge(error: unknown, hasAnswered: boolean): Verdict {
  if (error instanceof ApiError) return { class: classOfReply(error), retryAfterMs: error.retryAfterMs };
  if (!(error instanceof TransportError)) return { class: 'permanent', retryAfterMs: null };
  const status = httpStatusOf(error);
  const isWrongAddress = !hasAnswered && WRONG_ADDRESS.test(error.code) && !isTransientHttp(status ?? 0);
  const isFinal = isWrongAddress || HOPELESS_TRANSPORT.test(error.code) || status === TOO_LARGE;
  const retryAfterMs = error instanceof ForeignReplyError ? error.retryAfterMs : null;
  return { class: isFinal ? 'permanent' : 'transient', retryAfterMs };
}

function httpStatusOf(error: TransportError): number | null {
  if (error instanceof ForeignReplyError) return error.httpStatus;
  return error instanceof ProxyError ? error.proxyStatus : null;
}

function isTransientHttp(status: number): boolean {
  return status >= 500 || TRANSIENT_HTTP.has(status);
}

function classOfReply({ httpStatus, code, details }: ApiError): RetryClass {
  // The literal text is the service's contract: the same code also stands for tokens that no refresh can cure.
  if (httpStatus === 401) return details === 'expired token' ? 'refresh' : 'permanent';
  if (httpStatus === 429) return 'throttle';
  const byCode = retryClassOfCode(code);
  if (byCode !== 'permanent') return byCode;
  return isTransientHttp(httpStatus) && httpStatus !== NOT_IMPLEMENTED ? 'transient' : 'permanent';
}
