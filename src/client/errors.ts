/** Base of every error that the client throws on purpose. */
export class ClarifaiError extends Error {
  override readonly name: string = 'ClarifaiError';
}

/** Thrown before any request when an argument, an option or a setting cannot be used. Never retried. */
export class UserError extends ClarifaiError {
  override readonly name: string = 'UserError';
}

/** Thrown when no model answers to a name. */
export class UnknownModelError extends UserError {
  override readonly name: string = 'UnknownModelError';
}

/** Thrown when a credential is empty, incomplete, or cannot stand in a header. The message names it, never quotes it. */
export class CredentialError extends UserError {
  override readonly name: string = 'CredentialError';
}

export interface TransportFailure {
  /** `ECONNREFUSED`, `UND_ERR_SOCKET`, `timeout`, `reply-unreadable`, … */
  readonly code: string;
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly reason: string;
  readonly cause?: unknown;
}

/** Thrown when no usable reply came: connection trouble, time-out, or a success reply that cannot be read. */
export class TransportError extends ClarifaiError {
  override readonly name: string = 'TransportError';
  readonly code: string;
  readonly method: string;
  readonly path: string;

  constructor({ code, method, path, reason, cause }: TransportFailure) {
    super(`${method} ${path}: ${reason}`, { cause });
    this.code = code;
    this.method = method;
    this.path = path;
  }
}

export interface ProxyFailure extends TransportFailure {
  readonly variable: string;
  readonly proxyStatus: number | null;
}

/** Thrown when the proxy cannot be reached, wants other credentials (407), or refuses to connect to the service. */
export class ProxyError extends TransportError {
  override readonly name: string = 'ProxyError';
  /** The environment variable that names the proxy. */
  readonly variable: string;
  /** HTTP status with which the proxy refused; null when it did not answer. */
  readonly proxyStatus: number | null;

  constructor(failure: ProxyFailure) {
    super(failure);
    this.variable = failure.variable;
    this.proxyStatus = failure.proxyStatus;
  }
}

export interface ForeignReply extends TransportFailure {
  readonly httpStatus: number;
  readonly retryAfterMs: number | null;
}

/**
 * Thrown when a reply does not come from the service: a web page, a proxy's or CDN's error, a redirect, nothing at all.
 * It says nothing about what was sent.
 */
export class ForeignReplyError extends TransportError {
  override readonly name: string = 'ForeignReplyError';
  readonly httpStatus: number;
  /** Milliseconds that were asked to wait; null when the reply did not say. */
  readonly retryAfterMs: number | null;

  constructor(failure: ForeignReply) {
    super(failure);
    this.httpStatus = failure.httpStatus;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

export interface ApiFailure {
  readonly httpStatus: number;
  /** The service's status code; null when a throttling reply (HTTP 429) had none. */
  readonly code: number | null;
  readonly description: string;
  readonly details: string;
  readonly requestId: string | null;
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  /** Milliseconds the service asked to wait; null when it did not say. */
  readonly retryAfterMs: number | null;
  /** What a refusal of the credentials begins with: `the service rejected the API key from CLARIFAI_API_KEY`. */
  readonly reason?: string | undefined;
}

/**
 * Thrown when the service refuses a call as a whole.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status.proto and
 * https://docs.clarifai.com/api-guide/advanced-topics/status-codes.
 */
export class ApiError extends ClarifaiError {
  override readonly name: string = 'ApiError';
  readonly httpStatus: number;
  readonly code: number | null;
  readonly description: string;
  readonly details: string;
  readonly requestId: string | null;
  readonly method: string;
  readonly path: string;
  readonly retryAfterMs: number | null;

  constructor(failure: ApiFailure) {
    super(sentenceOf(failure));
    this.httpStatus = failure.httpStatus;
    this.code = failure.code;
    this.description = failure.description;
    this.details = failure.details;
    this.requestId = failure.requestId;
    this.method = failure.method;
    this.path = failure.path;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/**
 * Thrown when the service does not accept the credentials, or they lack a scope.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
 */
export class AuthError extends ApiError {
  override readonly name: string = 'AuthError';
}

/** Thrown when the service still throttles after all patience is spent, or asks for a longer wait than that. */
export class RateLimitError extends ApiError {
  override readonly name: string = 'RateLimitError';
}

/** Thrown when work of the service goes on at the end of `maxWaitMs`; nothing is lost, only not known yet. */
export class WaitTimeoutError extends ClarifaiError {
  override readonly name: string = 'WaitTimeoutError';
  readonly waitedMs: number;
  /** How much was still open at the last look; at least so many. */
  readonly pending: number;

  /** @param doing what goes on: `inputs are still being processed`. */
  constructor(waitedMs: number, pending: number, doing: string) {
    super(`At least ${pending} ${doing} after ${Math.round(waitedMs / 1000)} s; raise maxWaitMs.`);
    this.waitedMs = waitedMs;
    this.pending = pending;
  }
}

function sentenceOf({ httpStatus, code, description, details, method, path, reason }: ApiFailure): string {
  const codes = code === null ? `${httpStatus}` : `${httpStatus}, code ${code}`;
  const words = [description, details].filter((text) => text !== '').join('; ');
  const sentence = `${method} ${path}: ${words === '' ? 'refused' : words} (${codes})`;
  return reason === undefined ? sentence : `${reason}: ${sentence}`;
}
