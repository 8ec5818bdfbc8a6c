import { GAVE_UP } from '../../client/breaker.ts';
import {
  ApiError,
  AuthError,
  ForeignReplyError,
  ProxyError,
  RateLimitError,
  TransportError,
} from '../../client/errors.ts';
import { judge, retryClassOfCode } from '../../client/retry-class.ts';
import { STATUS } from '../../wire/status.ts';

/** Why a call failed that may work without one of its items. */
export type CallError = ApiError | TransportError;

/**
 * Whether a call that failed may work without one of its items. By the time it comes here it has been tried again, and
 * outages have been waited for.
 */
export function mayBeAboutItems(error: unknown): error is CallError {
  if ([AuthError, RateLimitError, ProxyError].some((known) => error instanceof known)) return false;
  if (error instanceof ApiError) return isTroubleOfService(error) || !isAboutCaller(error.code);
  return error instanceof TransportError && error.code !== GAVE_UP && error.code !== 'redirect';
}

/**
 * Whether a call failed for what may pass by itself: no reply, one that is not of the service, or an error of the
 * service. An item may be the reason even so, when the service stumbles on it; it is never a verdict on that item.
 */
export function isTroubleOfService(error: CallError): boolean {
  if (error instanceof ForeignReplyError && error.httpStatus === TOO_LARGE) return false;
  if (error instanceof TransportError) return true;
  return error.httpStatus >= 500 || judge(error, true).class !== 'permanent';
}

const TOO_LARGE = 413;

/** Speak of a request's form: one item may spoil it. */
const FORM_CODES: ReadonlySet<number> = new Set([
  STATUS.badRequestFormat,
  STATUS.invalidRequest,
  STATUS.modelInvalidArgument,
]);

/**
 * Whether a code speaks of the account, the application, the model or the address, which are the same for all images;
 * null stands for a path that the service does not know. Source:
 * https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
 */
export function isAboutCaller(code: number | null): boolean {
  if (code === null) return true;
  if (FORM_CODES.has(code) || retryClassOfCode(code) !== 'permanent') return false;
  return code === STATUS.notImplemented || (code >= 11_000 && code < 12_000) || (code >= 21_000 && code < 23_000);
}

/**
 * Whether a code speaks of an image, or of the notes that go with it. Source:
 * https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
 */
export function isAboutImage(code: number): boolean {
  const isInput = code >= 30_000 && code < 32_000;
  const isNotes = code === STATUS.conceptDuplicate || (code >= 24_900 && code < 24_903);
  return isInput || isNotes || code === STATUS.messageTooLarge || (code >= 47_101 && code <= 47_106);
}
