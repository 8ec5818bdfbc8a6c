import { expect, test } from 'vitest';

import { ApiError, AuthError, RateLimitError, TransportError } from '../../src/client/errors.ts';
import type { CallEvent } from '../../src/client/hooks.ts';
import { Image } from '../../src/client/image.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { API_KEY, connectApp } from './connect.ts';

const ok = { code: 10000, description: 'Ok' };
const empty: ScriptedReply = { json: { status: ok, inputs: [] } };

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
}

test('a call carries the key, the client name and asks for JSON', async () => {
  const server = await startServer([empty]);

  await connectApp(`${server.url}/prefix/`).app.inputs.getByPage();

  const [request] = server.requests;
  expect(request?.path).toBe('/prefix/v2/inputs?page=1&per_page=20');
  expect(request?.headers.authorization).toBe(`Key ${API_KEY}`);
  expect(request?.headers['x-clarifai-client']).toBe('clarifai-ingest:0.1.0');
  expect(request?.headers['content-type']).toBeUndefined();
});

test('an app without credentials sends no Authorization', async () => {
  const server = await startServer([empty]);

  await connectApp(server.url, { apiKey: undefined }).app.inputs.getByPage();

  expect(server.requests[0]?.headers.authorization).toBeUndefined();
});

test('a personal access token names its app, in the query of a GET and in the body of a POST', async () => {
  const server = await startServer([empty, { json: { status: ok, models: [{ id: 'pets' }] } }]);
  const { app } = connectApp(server.url, { pat: 'token', userId: 'ann', appId: 'cats' });

  await app.inputs.getByPage();
  await app.models.search('pets');

  expect(server.requests[0]?.path).toContain('user_app_id.user_id=ann&user_app_id.app_id=cats');
  expect(server.requests[1]?.path).toBe('/v2/models/searches');
  expect(server.json(1)).toEqual({
    model_query: { name: 'pets' },
    user_app_id: { user_id: 'ann', app_id: 'cats' },
  });
});

test.each<[string, ScriptedReply, new (...args: never) => Error, object]>([
  [
    'a missing resource',
    { status: 404, json: { status: { code: 11101, description: 'Resource does not exist', req_id: 'r1' } } },
    ApiError,
    { httpStatus: 404, code: 11101, requestId: 'r1', method: 'GET', path: '/v2/inputs/status' },
  ],
  ['an unknown route', { status: 404, json: { status: 'NOT_FOUND', status_msg: 'x' } }, ApiError, { code: null }],
  [
    'a bad key on a list',
    { status: 401, json: { status: { code: 11009, description: 'API key not found' }, models: [] } },
    AuthError,
    { code: 11009 },
  ],
  [
    'an expired token that nothing can refresh',
    { status: 401, json: { status: { code: 11001, details: 'expired token' } } },
    AuthError,
    { code: 11001 },
  ],
  [
    'an error code under HTTP 200',
    { json: { status: { code: 11100, description: 'Bad' } } },
    ApiError,
    { code: 11100 },
  ],
])('%s is a typed error, and not tried again', async (_, reply, type, fields) => {
  const server = await startServer([reply]);

  const error = await failureOf(connectApp(server.url).app.inputs.checkStatus());

  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject(fields);
  expect(server.requests).toHaveLength(1);
});

test.each<[string, ScriptedReply]>([
  ['is half', { text: '{"status":{"code":10000' }],
  ['is empty', { text: '' }],
  ['breaks off', { json: { status: ok }, fault: 'half' }],
  ['never comes', { fault: 'reset' }],
])('a reply that %s is tried again, and then a TransportError', async (_, reply) => {
  const server = await startServer(() => reply);

  const error = await failureOf(connectApp(server.url).app.inputs.checkStatus());

  expect(error).toBeInstanceOf(TransportError);
  expect(server.requests).toHaveLength(6);
});

test('a 502 with an HTML body is tried again until the service is back', async () => {
  const server = await startServer([{ status: 502, text: '<html>' }, { status: 503, json: {} }, empty]);
  const { app, clock } = connectApp(server.url);

  await expect(app.inputs.getByPage()).resolves.toEqual([]);

  expect(clock.waits).toEqual([500, 1000]);
});

test('throttling follows Retry-After, in seconds and as a date', async () => {
  const throttled = { code: 11005, description: 'Too many requests' };
  const date = 'Tue, 01 Jan 2030 00:00:00 GMT';
  const server = await startServer([
    { status: 429, headers: { 'retry-after': '2' }, json: { status: throttled } },
    { status: 429, headers: { 'retry-after': 'Tue, 01 Jan 2030 00:00:05 GMT', date }, json: { status: throttled } },
    empty,
  ]);
  const { app, clock } = connectApp(server.url);

  await app.inputs.getByPage();

  expect(clock.waits).toEqual([2000, 5000]);
});

test('throttling without end is a RateLimitError with the wait that was asked for', async () => {
  const server = await startServer(() => ({ status: 429, headers: { 'retry-after': '70' }, json: {} }));

  const error = await failureOf(connectApp(server.url).app.inputs.getByPage());

  expect(error).toBeInstanceOf(RateLimitError);
  expect(error).toMatchObject({ httpStatus: 429, retryAfterMs: 70_000 });
});

test('no secret and no body reaches an error, even when the service quotes the key', async () => {
  const details = `invalid key(${API_KEY}) in "Key abcdef0123456789"; ${'A'.repeat(5000)}`;
  const server = await startServer([{ status: 401, json: { status: { code: 11008, description: 'x', details } } }]);

  const error = (await failureOf(connectApp(server.url).app.inputs.getByPage())) as ApiError;

  const told = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
  expect(told).not.toContain(API_KEY);
  expect(told).not.toContain('abcdef0123456789');
  expect(error.message.length).toBeLessThan(400);
});

test('a POST of inputs is repeated after a lost reply only when every input has an id', async () => {
  const created = { json: { status: ok, inputs: [{ id: 'a', data: {}, status: { code: 30000 } }] } };
  const server = await startServer([{ fault: 'reset' }, { fault: 'reset' }, created]);
  const { app } = connectApp(server.url);
  const url = 'https://img.example/a.jpg';

  const withoutId = await failureOf(app.inputs.bulkCreateImages([new Image({ url })]));
  const withId = await app.inputs.bulkCreateImages([new Image({ url, id: 'a' })]);

  expect(withoutId).toBeInstanceOf(TransportError);
  expect(withId.inputs[0]?.kind).toBe('answered');
  expect(server.requests).toHaveLength(3);
});

test('a POST of inputs without ids is still repeated when it was throttled, as nothing was stored', async () => {
  const created = { json: { status: ok, inputs: [{ id: 'x', data: {}, status: { code: 30000 } }] } };
  const server = await startServer([{ status: 429, json: {} }, created]);

  const image = new Image({ url: 'https://img.example/a.jpg' });
  const { inputs } = await connectApp(server.url).app.inputs.bulkCreateImages([image]);

  expect(inputs[0]).toMatchObject({ kind: 'answered', answer: { id: 'x' } });
});

test('an expired token is replaced once and the call repeated with the new one', async () => {
  const expired = { status: 401, json: { status: { code: 11001, details: 'expired token' } } };
  const server = await startServer([expired, empty]);
  let token = 'old';
  const authorizer = {
    headers: async () => ({ authorization: `Bearer ${token}` }),
    refresh: async () => void (token = 'new'),
    secrets: () => [token],
    userAppId: null,
  };

  await connectApp(server.url, { authorizer }).app.inputs.getByPage();

  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
});

test('hooks see method, path, status, try, time and sizes, and nothing else', async () => {
  const server = await startServer([{ status: 503, json: {} }, empty]);
  const events: [string, CallEvent][] = [];
  const hooks = {
    onRequest: (event: CallEvent) => events.push(['request', event]),
    onResponse: (event: CallEvent) => events.push(['response', event]),
    onRetry: (event: CallEvent) => events.push(['retry', event]),
  };

  await connectApp(server.url, { hooks }).app.inputs.getByPage();

  const common = { method: 'GET', path: '/v2/inputs', ms: 0, bytes: 0 };
  expect(events).toEqual([
    ['request', { ...common, status: null, attempt: 1 }],
    ['response', { ...common, status: 503, attempt: 1, bytes: 2 }],
    ['retry', { ...common, status: 503, attempt: 1, ms: 500 }],
    ['request', { ...common, status: null, attempt: 2 }],
    ['response', { ...common, status: 200, attempt: 2, bytes: JSON.stringify(empty.json).length }],
  ]);
});

test('no more calls are in flight than the concurrency, and pauses hold no slot', async () => {
  let inFlight = 0;
  let most = 0;
  const server = await startServer(async (_request, index) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight -= 1;
    return index < 6 ? { status: 429, json: {} } : empty;
  });
  const { app } = connectApp(server.url, { concurrency: 4 });

  await Promise.all(Array.from({ length: 12 }, async () => app.inputs.getByPage()));

  expect(server.requests).toHaveLength(18);
  expect(most).toBeLessThanOrEqual(4);
});

test('a call of the app spends its rate', async () => {
  const server = await startServer(() => empty);
  const { app, clock } = connectApp(server.url, { ratePerSecond: 5 });

  for (let call = 0; call < 12; call += 1) await app.inputs.getByPage();

  expect(clock.waits.map(Math.round)).toEqual([200, 200]);
});

test('a closed app refuses calls with a clear message', async () => {
  const server = await startServer(() => empty);
  const { app } = connectApp(server.url);
  await app.inputs.getByPage();

  await app.close();

  await expect(app.inputs.getByPage()).rejects.toThrow('The app is closed.');
});

test('making an app makes no request', async () => {
  const server = await startServer(() => empty);

  connectApp(server.url);
  await new Promise((resolve) => setImmediate(resolve));

  expect(server.connections()).toBe(0);
});
