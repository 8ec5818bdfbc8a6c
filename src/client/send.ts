import { eitherSignal } from '../base/either-signal.ts';
import type { UserAppId } from '../wire/input.ts';
import type { Authorizer } from './authorizer.ts';
import type { Clock } from './clock.ts';
import { ApiError, ForeignReplyError } from './errors.ts';
import type { FileEncoder } from './file-encoder.ts';
import type { CallEvent, Hooks } from './hooks.ts';
import type { CallLimit } from './limit.ts';
import type { Profile } from './profile.ts';
import type { CallRate } from './rate.ts';
import { readReply } from './reply.ts';
import { judge, type Verdict } from './retry-class.ts';
import { retrying, type Retry, type RetryPolicy } from './retry.ts';
import { isFromService } from './service-reply.ts';
import type { Stop } from './stop.ts';
import type { Transport, TransportReply, TransportRequest } from './transport.ts';
import { VERSION } from './version.ts';

/** One call of the API. */
export interface Call {
  readonly method: TransportRequest['method'];
  /** From `path`, beginning with `/v2`. */
  readonly path: string;
  /** A list becomes a repeated parameter. */
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>;
  /** An object gets `user_app_id` where the credentials need it; a Buffer is whole JSON, sent as it is. */
  readonly body?: Buffer | object;
  /** The app meant, where it is not the caller's own; only used with a personal access token. */
  readonly userAppId?: UserAppId | null;
  /** Whether the call concerns an app at all. @default true */
  readonly namesApp?: boolean;
  /** Whether a second delivery does no harm; else only refusals before any work are tried again. @default true */
  readonly repeatable?: boolean;
  /** Whether the call carries or causes much work, and so gets the long time-out. @default false */
  readonly bulk?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What resources need of the app. */
export interface Connection {
  /** Makes a call and reads its reply; see `readReply` for what is data and what is thrown. */
  send<Body>(call: Call): Promise<Body>;
  /** The app that calls work on, where the credentials do not say it themselves. */
  readonly userAppId: UserAppId | null;
  /** Whose words are spoken: those of the service of 2017, or those of today's. */
  readonly profile: Profile;
  readonly encoder: FileEncoder;
  readonly clock: Clock;
  readonly random: () => number;
}

export interface ConnectionParts {
  readonly transport: Transport;
  readonly authorizer: Authorizer;
  /** What the authorizer's credentials are and where they stand, for messages; null where that is not known. */
  readonly credentials: string | null;
  readonly profile: Profile;
  readonly limit: CallLimit;
  readonly rate: CallRate;
  /** Prefix of every path, without trailing slash. */
  readonly basePath: string;
  readonly callMs: number;
  readonly bulkCallMs: number;
  readonly retry: RetryPolicy;
  readonly hooks: Hooks;
  readonly encoder: FileEncoder;
  readonly clock: Clock;
  readonly random: () => number;
  /** Ends all calls. @default nothing does */
  readonly stop?: Stop | undefined;
}

/** Joins the parts into the one way calls leave the app: retry outside, limit inside, so that waiting holds no slot. */
export function createConnection(parts: ConnectionParts): Connection {
  const { authorizer, profile, encoder, clock, random } = parts;
  let hasAnswered = false;
  return {
    userAppId: authorizer.userAppId,
    profile,
    encoder,
    clock,
    random,
    async send<Body>(call: Call): Promise<Body> {
      using waiting = eitherSignal(call.signal, parts.stop?.waiting);
      using sent = eitherSignal(call.signal, parts.stop?.sent);
      const { signal } = waiting;
      signal.throwIfAborted();
      const body = bodyOf(call, authorizer);
      let authorization: Headers = {};
      const attemptWithToken = async (attempt: number): Promise<Body> => {
        authorization = await authorizer.headers(signal);
        const signals = { waiting: signal, sent: sent.signal };
        const reply = await attemptOnce(parts, call, { authorization, body, attempt, signals });
        hasAnswered ||= isFromService(reply);
        const { method, path } = call;
        return readReply<Body>(reply, { method, path, secrets: authorizer.secrets(), credentials: parts.credentials });
      };
      return await retrying(attemptWithToken, {
        ...parts.retry,
        judge: (error) => verdictOn(error, call, hasAnswered),
        refresh: authorizer.refresh && (async () => authorizer.refresh?.(authorization, signal)),
        random,
        clock,
        signal,
        onRetry: (retry) => parts.hooks.onRetry?.(retryEvent(call, retry)),
      });
    },
  };
}

type Headers = Readonly<Record<string, string>>;

interface Attempt {
  readonly authorization: Headers;
  readonly body: Buffer | string | undefined;
  readonly attempt: number;
  readonly signals: Stop;
}

async function attemptOnce(
  parts: ConnectionParts,
  call: Call,
  { authorization, body, attempt, signals }: Attempt,
): Promise<TransportReply> {
  const { authorizer, hooks, clock } = parts;
  const request: TransportRequest = {
    method: call.method,
    path: parts.basePath + call.path + queryOf(call, authorizer),
    headers: headersOf(authorization, body),
    body,
    timeoutMs: call.bulk === true ? parts.bulkCallMs : parts.callMs,
    signal: signals.sent,
    waitSignal: signals.waiting,
  };
  const deliver = async (): Promise<TransportReply> => {
    await parts.rate.take(signals.waiting);
    const startMs = clock.now();
    hooks.onRequest?.(eventOf(call, { attempt, bytes: body === undefined ? 0 : Buffer.byteLength(body) }));
    const tell = (status: number | null, bytes: number): void =>
      hooks.onResponse?.(eventOf(call, { status, attempt, ms: clock.now() - startMs, bytes }));
    try {
      const reply = await parts.transport.request(request);
      tell(reply.status, reply.body.length);
      return reply;
    } catch (error) {
      tell(null, 0);
      throw error;
    }
  };
  return parts.limit.run(deliver, signals.waiting);
}

function verdictOn(error: unknown, call: Call, hasAnswered: boolean): Verdict {
  const verdict = judge(error, hasAnswered);
  const mayHaveWorked = verdict.class === 'transient' && call.repeatable === false;
  return mayHaveWorked ? { ...verdict, class: 'permanent' } : verdict;
}

function headersOf(authorization: Headers, body: Buffer | string | undefined): Headers {
  const headers = { accept: 'application/json', 'x-clarifai-client': `clarifai-ingest:${VERSION}` };
  const content = body === undefined ? {} : { 'content-type': 'application/json' };
  // The token call is a form, so what authorises it says so.
  return { ...headers, ...content, ...authorization };
}

function bodyOf(call: Call, authorizer: Authorizer): Buffer | string | undefined {
  if (call.body === undefined || Buffer.isBuffer(call.body)) return call.body;
  const userAppId = appOf(call, authorizer);
  return JSON.stringify(userAppId === null ? call.body : { ...call.body, user_app_id: userAppId });
}

/**
 * The app is named in the query where there is no body.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/clarifai-basics/authentication/personal-access-tokens.md.
 */
function queryOf(call: Call, authorizer: Authorizer): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    for (const one of [value].flat()) query.append(name, String(one));
  }
  const userAppId = call.body === undefined ? appOf(call, authorizer) : null;
  if (userAppId !== null) {
    query.set('user_app_id.user_id', userAppId.user_id);
    query.set('user_app_id.app_id', userAppId.app_id);
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}

function appOf(call: Call, authorizer: Authorizer): UserAppId | null {
  if (authorizer.userAppId === null || call.namesApp === false) return null;
  return call.userAppId ?? authorizer.userAppId;
}

function retryEvent(call: Call, { error, attempt, delayMs }: Retry): CallEvent {
  const isReply = error instanceof ApiError || error instanceof ForeignReplyError;
  return eventOf(call, { status: isReply ? error.httpStatus : null, attempt, ms: delayMs });
}

function eventOf(call: Call, known: Partial<CallEvent> & Pick<CallEvent, 'attempt'>): CallEvent {
  return { method: call.method, path: call.path, status: null, ms: 0, bytes: 0, ...known };
}
