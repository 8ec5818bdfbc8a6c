import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ApiError, AuthError, ForeignReplyError, RateLimitError } from '../../src/client/errors.ts';
import { readReply } from '../../src/client/reply.ts';
import { judge } from '../../src/client/retry-class.ts';
import { isFromService } from '../../src/client/service-reply.ts';
import type { TransportReply } from '../../src/client/transport.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { connectApp } from './connect.ts';

const LOGIN = '<!doctype html>\n<html><head><title>Log in</title></head></html>';
const CALL = { method: 'GET', path: '/v2/models/color', secrets: ['top-secret'], credentials: null } as const;

function reply(status: number, body: string, headers: TransportReply['headers'] = {}): TransportReply {
  return { status, headers, body: Buffer.from(body) };
}

function errorOf(given: TransportReply): Error {
  try {
    readReply(given, CALL);
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
}

const CODES = [
  200, 201, 202, 204, 207, 301, 302, 304, 307, 308, 400, 401, 402, 403, 404, 405, 407, 408, 410, 418, 421, 425, 451,
  500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 561, 598, 599,
];

const BODIES: Readonly<Record<string, string>> = {
  'a web page': LOGIN,
  nothing: '',
  'half a reply': '{"status":{"code":10000',
  'plain words': 'error code: 522',
  'JSON without a status': '{"message":"no Route matched with those values"}',
  'a status that is a word': '{"status":"error"}',
  'a status without a code': '{"status":{"description":"down"}}',
  'a status whose code is a word': '{"status":{"code":"DOWN"}}',
  'a status that is null': '{"status":null}',
  'a status whose code is null': '{"status":{"code":null}}',
  'a status whose code is empty': '{"status":{"code":""}}',
  'a status whose code is a list': '{"status":{"code":[10000]}}',
  'a status whose code is true': '{"status":{"code":true}}',
  "a gateway's status with an HTTP code": '{"status":{"code":400,"message":"bad gateway"}}',
  'a list': '[]',
  null: 'null',
  XML: '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
};

const EVERY_KIND = CODES.flatMap((status) => Object.entries(BODIES).map(([name, body]) => ({ status, name, body })));

describe('a reply that is not of the service', () => {
  it.each(EVERY_KIND)('$status with $name says nothing of what was sent, and is waited out', ({ status, body }) => {
    const given = reply(status, body);

    const error = errorOf(given);

    expect(isFromService(given)).toBe(false);
    expect(error).toBeInstanceOf(ForeignReplyError);
    expect(error).toMatchObject({ httpStatus: status, path: '/v2/models/color' });
    expect(judge(error, true).class).toBe('transient');
  });

  it('is tried again as it is, whatever its body, unless the body itself is too large', () => {
    const parts = fc.record({ status: fc.integer({ min: 200, max: 599 }), body: fc.string() });
    const foreign = parts.filter(({ status, body }) => status !== 429 && !isFromService(reply(status, body)));

    fc.assert(
      fc.property(foreign, ({ status, body }) => {
        const error = errorOf(reply(status, body));
        expect(error).toBeInstanceOf(ForeignReplyError);
        expect(error.message).not.toMatch(/\n/);
        expect(judge(error, true).class).toBe(status === 413 ? 'permanent' : 'transient');
      }),
    );
  });

  it('at the first call means a wrong address, unless a gateway says that it passes, or the reply breaks off', () => {
    const first = EVERY_KIND.map(({ status, name, body }) => ({
      status,
      name,
      verdict: judge(errorOf(reply(status, body)), false).class,
    }));
    const waited = first.filter(({ verdict }) => verdict === 'transient');

    const isPassing = (status: number, name: string): boolean =>
      status >= 500 || status === 408 || status === 425 || (status < 300 && /nothing|half/.test(name));
    expect(waited).toEqual(first.filter(({ status, name }) => isPassing(status, name)));
  });

  it('with HTTP 429 is a request to wait like any other', () => {
    const error = errorOf(reply(429, LOGIN, { 'retry-after': '7' }));

    expect(error).toBeInstanceOf(RateLimitError);
    expect(judge(error, true)).toEqual({ class: 'throttle', retryAfterMs: 7000 });
  });

  it('may say how long to wait', () => {
    const error = errorOf(reply(503, LOGIN, { 'retry-after': '12' }));

    expect(judge(error, true)).toEqual({ class: 'transient', retryAfterMs: 12_000 });
  });
});

describe('a reply with the status of the service', () => {
  it.each([
    [401, 11009, AuthError],
    [403, 11007, AuthError],
    [400, 11100, ApiError],
    [404, 11101, ApiError],
    [404, 21200, ApiError],
    [402, 11006, ApiError],
    [413, 40033, ApiError],
    [429, 11005, RateLimitError],
    [500, 99009, ApiError],
  ])('is the word of the service: HTTP %i, code %i', (status, code, type) => {
    const error = errorOf(reply(status, JSON.stringify({ status: { code } })));

    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ httpStatus: status, code });
  });

  it('of an unknown path has words in its place, as in 2016', () => {
    const error = errorOf(reply(404, '{"status":"NOT_FOUND","status_msg":"POST /inputz not found"}'));

    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ httpStatus: 404, code: null });
  });
});

describe('what is told of a foreign reply', () => {
  it.each<[string, TransportReply, string]>([
    [
      'a web page',
      reply(200, LOGIN, { 'content-type': 'text/html; charset=utf-8' }),
      'a web page answered: HTTP 200, text/html, title "Log in"',
    ],
    ['a page without a type', reply(403, LOGIN), 'a web page answered: HTTP 403, title "Log in"'],
    ['a page without a title', reply(404, '<html>'), 'a web page answered: HTTP 404'],
    [
      'a title over several lines, with control characters',
      reply(200, '<title lang="en">\n Sign\u001B[31m in\u202E \t now </title>', { 'content-type': 'text/html' }),
      'a web page answered: HTTP 200, text/html, title "Sign [31m in now"',
    ],
    ['nothing', reply(200, ''), 'the reply is empty: HTTP 200'],
    ['half a reply', reply(200, '{"status":{"co'), 'the reply is not whole JSON: HTTP 200'],
    [
      'another API',
      reply(404, '{"message":"Not Found"}', { 'content-type': 'application/json' }),
      'something else than the service answered: HTTP 404, application/json',
    ],
    [
      'words',
      reply(522, 'error code: 522', { 'content-type': 'text/plain' }),
      'something else than the service answered: HTTP 522, text/plain, "error code: 522"',
    ],
  ])('%s', (_, given, words) => {
    expect(errorOf(given).message).toBe(`GET /v2/models/color: ${words}`);
  });

  it.each([
    ['https://ingest.example/v2/models/color', 'https://ingest.example; use that as --endpoint'],
    ['https://ingest.example/base/v2/models/color?page=1', 'https://ingest.example/base; use that as --endpoint'],
    ['https://me:pass@ingest.example/v2/models/color', 'https://ingest.example; use that as --endpoint'],
    [
      'https://portal.example/login?token=abc#x',
      'https://portal.example/login; if the service is there, use that as --endpoint',
    ],
    ['/login?token=abc', '/login; if the service is there, use that as --endpoint'],
    ['https://[broken', 'https://[broken; if the service is there, use that as --endpoint'],
  ])('a redirect to %s', (location, words) => {
    const error = errorOf(reply(302, LOGIN, { location }));

    expect(error.message).toBe(`GET /v2/models/color: the address redirects to ${words} (HTTP 302)`);
  });

  it('no secret, and no more than a line', () => {
    const title = `<title>top-secret Key abcdef0123456789 ${'x'.repeat(5000)}</title>`;
    const page = errorOf(reply(200, title, { 'content-type': 'text/html; top-secret' }));
    const redirected = errorOf(reply(302, '', { location: 'https://x.example/top-secret/login' }));

    for (const { message } of [page, redirected]) {
      expect(message).not.toMatch(/top-secret|abcdef0123456789/);
      expect(message.length).toBeLessThan(250);
    }
  });
});

describe('the client', () => {
  const ok: ScriptedReply = { json: { status: { code: 10000 }, inputs: [] } };
  const page: ScriptedReply = { text: LOGIN, headers: { 'content-type': 'text/html' } };

  it.each<[string, ScriptedReply]>([
    ['a web page', page],
    ['a web page with HTTP 404', { ...page, status: 404 }],
    ['another API', { status: 404, json: { message: 'Not Found' } }],
    ['a redirect', { status: 301, headers: { location: 'https://ingest.example/' } }],
  ])('tells at once when the first call is answered by %s, and sends no credentials elsewhere', async (_, reply_) => {
    const server = await startServer(() => reply_);

    await expect(connectApp(server.url).app.inputs.getByPage()).rejects.toBeInstanceOf(ForeignReplyError);
    expect(server.requests).toHaveLength(1);
  });

  it('tries again where the service has answered before', async () => {
    const server = await startServer([ok, page, { ...page, status: 404 }, { text: '' }, ok]);
    const { app } = connectApp(server.url);
    await app.inputs.getByPage();

    await expect(app.inputs.getByPage()).resolves.toEqual([]);
  });

  it('keeps the key out of what items say of themselves', async () => {
    const { app, key } = { ...connectApp('http://127.0.0.1:9'), key: 'test-key-0123456789' };
    await app.close();
    const status = { code: 30300, description: `for ${key}`, details: 'with Bearer abcdef0123456789' };
    const body = { status: { code: 10010 }, outputs: [{ status }, null, 'text', { status: null }] };

    const read = readReply<typeof body>(reply(207, JSON.stringify(body)), { ...CALL, secrets: [key] });

    expect(read.outputs[0]).toEqual({
      status: { code: 30300, description: 'for ***', details: 'with Bearer ***' },
    });
  });
});

it('a first reply that redirects is told at once, also with the body of a good reply', () => {
  const given = reply(307, '{"status":{"code":10000,"description":"Ok"}}', {
    location: 'https://new.example/v2/models/color',
  });

  expect(isFromService(given)).toBe(false);
  expect(errorOf(given).message).toContain('redirects to https://new.example; use that as --endpoint');
});
