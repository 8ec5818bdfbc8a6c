import { describe, expect, it, onTestFinished } from 'vitest';

import { ClarifaiApp } from '../../src/client/app.ts';
import { TOKEN_SECONDS, Tokens } from '../../src/engine/guard/tokens.ts';
import { serveTestEngine, startTestEngine } from '../support/engine.ts';
import type { TestEngine, TestReply } from '../support/engine.ts';

const appCredentials = { appId: 'my-app', appSecret: 's:cret-1' };
const basic = (pair = 'my-app:s:cret-1'): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
});

async function getToken(engine: TestEngine): Promise<string> {
  const { body } = await engine.call('POST', '/v2/token', undefined, basic());
  return body.access_token as string;
}

async function list(engine: TestEngine, authorization?: string): Promise<TestReply> {
  return engine.call('GET', '/v2/inputs', undefined, authorization === undefined ? {} : { authorization });
}

describe('POST /v2/token', () => {
  it.each([
    ['a form', 'grant_type=client_credentials', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['an empty body', undefined, {}],
    ['null', 'null', { 'content-type': 'application/json' }],
  ])('gives a token that works, for %s', async (_, body, headers) => {
    const engine = await startTestEngine({ appCredentials });

    const reply = await engine.call('POST', '/v2/token', body, { ...basic(), ...headers });

    expect(reply).toMatchObject({
      http: 200,
      body: { status: { code: 10000 }, expires_in: 176_400, scope: 'api_access_write api_access api_access_read' },
    });
    expect((await list(engine, `Bearer ${reply.body.access_token}`)).http).toBe(200);
  });

  it.each(['my-app:wrong', 'other:s:cret-1', 'my-app', ':', 'my-app:s:cret-1 ', 'my-app:s'])(
    'refuses the pair "%s"',
    async (pair) => {
      const engine = await startTestEngine({ appCredentials });

      const reply = await engine.call('POST', '/v2/token', undefined, basic(pair));

      expect(reply).toMatchObject({
        http: 401,
        body: { status: { code: 11002, description: 'Invalid credentials' } },
      });
      expect(reply.body.access_token).toBeUndefined();
    },
  );

  it('refuses other headers, and pairs where only keys are known', async () => {
    const engine = await startTestEngine({ appCredentials });
    const keyed = await startTestEngine({ apiKeys: ['secret'] });
    const code = async (each: TestEngine, headers: Record<string, string>): Promise<unknown> =>
      (await each.call('POST', '/v2/token', undefined, headers)).body.status.code;

    expect(await code(engine, {})).toBe(11102);
    expect(await code(engine, { authorization: 'Key secret' })).toBe(11102);
    expect(await code(engine, { authorization: 'Basic %%%' })).toBe(11102);
    expect(await code(keyed, basic())).toBe(11002);
  });

  it('gives every pair a token where everybody may call', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', '/v2/token', undefined, basic('any:pair'));

    expect(http).toBe(200);
    expect((await list(engine, `Bearer ${body.access_token}`)).http).toBe(200);
  });
});

describe('a call to an engine with an app id and secret', () => {
  it.each([
    [undefined, 11102, 'The Authorization header must be "Bearer <token>".'],
    ['', 11102, 'The Authorization header must be "Bearer <token>".'],
    ['bearer lower-case', 11102, 'The Authorization header must be "Bearer <token>".'],
    ['Bearer nonsense', 11001, 'invalid token'],
    ['Bearer ====', 11001, 'invalid token'],
    ['Key nonsense', 11009, 'The API key is not known.'],
  ])('is refused with the header %j, and keeps its list', async (authorization, code, details) => {
    const engine = await startTestEngine({ appCredentials });

    const reply = await list(engine, authorization);

    expect(reply).toMatchObject({ http: 401, body: { status: { code, details }, inputs: [] } });
  });

  it('is told "expired token", and nothing else, once the token has expired', async () => {
    let now = 1_500_000_000_000;
    const engine = await startTestEngine({ appCredentials, now: () => now });
    const token = await getToken(engine);

    now += TOKEN_SECONDS * 1000 - 1;
    const before = await list(engine, `Bearer ${token}`);
    now += 1;
    const after = await list(engine, `Bearer ${token}`);

    expect(before.http).toBe(200);
    expect(after).toMatchObject({ http: 401, body: { status: { code: 11001, details: 'expired token' }, inputs: [] } });
  });

  it('may use a token from before a restart, unless the secret has changed since', async () => {
    const before = await startTestEngine({ appCredentials });
    const token = await getToken(before);

    const restarted = await startTestEngine({ appCredentials });
    const changed = await startTestEngine({ appCredentials: { ...appCredentials, appSecret: 'new' } });

    expect((await list(restarted, `Bearer ${token}`)).http).toBe(200);
    expect((await list(changed, `Bearer ${token}`)).body.status).toMatchObject({
      code: 11001,
      details: 'invalid token',
    });
  });

  it('may use a key as well where there are both', async () => {
    const engine = await startTestEngine({ appCredentials, apiKeys: ['secret'] });
    const token = await getToken(engine);

    expect((await list(engine, `Bearer ${token}`)).http).toBe(200);
    expect((await list(engine, 'Key secret')).http).toBe(200);
    expect((await list(engine, 'Bearer secret')).http).toBe(200);
  });
});

describe('Tokens', () => {
  it('calls a token unknown when any of its characters is changed', () => {
    const tokens = new Tokens(appCredentials, () => 1_500_000_000_000);
    const token = tokens.issue();

    // The last character holds two bits that count for nothing.
    for (let at = 0; at < token.length - 1; at += 1) {
      const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(tokens.check(forged)).toBe('unknown');
    }
    expect(tokens.check(token)).toBe('valid');
  });
});

describe('the client with an app id and secret', () => {
  it('works with the engine, and gets a new token when the engine calls its token expired', async () => {
    let now = Date.now();
    const engine = await startTestEngine({ appCredentials, now: () => now });
    const app = new ClarifaiApp({ ...appCredentials, baseUrl: await serveTestEngine(engine), environment: {} });
    onTestFinished(async () => app.close());

    const first = await app.auth.getToken();
    await app.models.getByPage();
    now += TOKEN_SECONDS * 1000 + 1;
    await app.models.getByPage();

    expect(await app.auth.getToken()).not.toBe(first);
  });
});
