import { expect, test } from 'vitest';

import { AuthError } from '../../src/client/errors.ts';
import { startServer, type ScriptedReply, type SeenRequest } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };
const credentials = { apiKey: undefined, appId: 'my-id', appSecret: 's%cret-value' };
const expired: ScriptedReply = { status: 401, json: { status: { code: 11001, details: 'expired token' } } };
const page: ScriptedReply = { json: { status: ok, models: [] } };

/** A service that gives the tokens t1, t2, … and takes only those in `accepted`. */
function service(accepted: ReadonlySet<string>, expiresIn = 176_400): (request: SeenRequest) => Promise<ScriptedReply> {
  let given = 0;
  return async ({ path, headers }: SeenRequest): Promise<ScriptedReply> => {
    if (path !== '/v2/token') return accepted.has(headers.authorization ?? '') ? page : expired;
    given += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return { json: { status: ok, access_token: `t${given}`, expires_in: expiresIn } };
  };
}

const tokenCalls = (requests: readonly SeenRequest[]): number =>
  requests.filter(({ path }) => path === '/v2/token').length;

test('id and secret are exchanged for a token, with a form and Basic', async () => {
  const server = await startServer(service(new Set(['Bearer t1'])));

  await connectApp(server.url, credentials).app.models.getByPage();

  const [token, call] = server.requests;
  expect(token?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(token?.headers.authorization).toBe(`Basic ${btoa('my-id:s%cret-value')}`);
  expect(token?.body.toString()).toBe('grant_type=client_credentials');
  expect(call?.headers.authorization).toBe('Bearer t1');
});

test('calls at the same time share one token', async () => {
  const server = await startServer(service(new Set(['Bearer t1'])));
  const { app } = connectApp(server.url, credentials);

  await Promise.all(Array.from({ length: 5 }, async () => app.models.getByPage()));

  expect(tokenCalls(server.requests)).toBe(1);
  await expect(app.auth.getToken()).resolves.toBe('t1');
  expect(tokenCalls(server.requests)).toBe(1);
});

test('a token that the service calls expired is replaced once, however many calls meet it', async () => {
  const accepted = new Set(['Bearer t1']);
  const server = await startServer(service(accepted));
  const { app } = connectApp(server.url, credentials);
  await app.models.getByPage();
  accepted.clear();
  accepted.add('Bearer t2');

  await Promise.all(Array.from({ length: 5 }, async () => app.models.getByPage()));

  expect(tokenCalls(server.requests)).toBe(2);
});

test('a call that was refused with an old token takes the new one that another call got', async () => {
  const accepted = new Set(['Bearer t1']);
  const answer = service(accepted);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const server = await startServer(async (request) => {
    const reply = await answer(request);
    if (request.path.startsWith('/v2/models?page=7')) await held;
    return reply;
  });
  const { app } = connectApp(server.url, credentials);
  await app.auth.getToken();
  accepted.clear();
  accepted.add('Bearer t2');

  const late = app.models.getByPage({ page: 7 });
  await app.models.getByPage();
  release();
  await late;

  expect(tokenCalls(server.requests)).toBe(2);
});

test('a service that calls every token expired is believed after one new token', async () => {
  const server = await startServer(service(new Set()));

  await expect(connectApp(server.url, credentials).app.models.getByPage()).rejects.toThrow(AuthError);
  expect(tokenCalls(server.requests)).toBe(2);
});

test.each([
  ['a minute before its end', 3600, 3_541_000, 3_539_000],
  ['after nine tenths of a short life', 100, 91_000, 89_000],
])('a token is replaced %s', async (_, expiresIn, lateMs, earlyMs) => {
  const server = await startServer(service(new Set(), expiresIn));
  const { app, clock } = connectApp(server.url, credentials);
  await app.auth.getToken();

  await clock.wait(earlyMs);
  await expect(app.auth.getToken()).resolves.toBe('t1');
  await clock.wait(lateMs - earlyMs);
  await expect(app.auth.getToken()).resolves.toBe('t2');
});

test('a refused pair is an AuthError, is not remembered, and neither it nor its parts are told', async () => {
  const details = `bad pair my-id:s%cret-value ${btoa('my-id:s%cret-value')}`;
  const refused: ScriptedReply = { status: 401, json: { status: { code: 11002, description: 'Invalid', details } } };
  const server = await startServer([refused, { json: { status: ok, access_token: 't1' } }]);
  const { app } = connectApp(server.url, credentials);

  const error = (await app.auth.getToken().catch((thrown: unknown) => thrown)) as Error;

  expect(error).toBeInstanceOf(AuthError);
  expect(error.message).not.toContain('s%cret-value');
  expect(error.message).not.toContain(btoa('my-id:s%cret-value'));
  await expect(app.auth.getToken()).resolves.toBe('t1');
});

test('one caller who gives up does not take the token from the others', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const server = await startServer(async () => {
    await held;
    return { json: { status: ok, access_token: 't1' } };
  });
  const { app } = connectApp(server.url, credentials);
  const controller = new AbortController();

  const impatient = app.auth.getToken({ signal: controller.signal });
  const patient = app.auth.getToken();
  controller.abort(new Error('enough'));

  await expect(impatient).rejects.toThrow('enough');
  release();
  await expect(patient).resolves.toBe('t1');
});

test('with a key or a personal access token there is no token to get', async () => {
  const server = await startServer([]);

  await expect(connectApp(server.url).app.auth.getToken()).resolves.toBeNull();
  await expect(
    connectApp(server.url, { pat: 'token', userId: 'ann', appId: 'cats' }).app.auth.getToken(),
  ).resolves.toBeNull();
  expect(server.requests).toHaveLength(0);
});
