import { createServer } from 'node:https';
import { inspect } from 'node:util';

import { expect, onTestFinished, test } from 'vitest';

import { ClarifaiApp } from '../../src/client/app.ts';
import { ProxyError } from '../../src/client/errors.ts';
import { createTransport, type Transport, type TransportOptions } from '../../src/client/transport.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../support/certificate.ts';
import { listening } from '../support/listening.ts';
import { startProxy } from '../support/proxy.ts';
import { startServer } from '../support/server.ts';

const ORIGIN = 'https://service.invalid';
const get = { method: 'GET', path: '/v2/inputs?secret=1', headers: {}, timeoutMs: 20_000 } as const;

/** A service behind TLS; its name, service.invalid, is known to the proxy alone. */
async function secureService(): Promise<{ readonly port: number; readonly headers: readonly object[] }> {
  const headers: object[] = [];
  const server = createServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, (request, response) => {
    headers.push(request.headers);
    response.end('reached');
  });
  return { port: await listening(server), headers };
}

function open(environment: Record<string, string>, options: Partial<TransportOptions> = {}): Transport {
  const transport = createTransport({ origin: ORIGIN, ca: TEST_CERTIFICATE, environment, ...options });
  onTestFinished(async () => transport.close().catch(() => undefined));
  return transport;
}

async function failureOf(promise: Promise<unknown>): Promise<ProxyError> {
  const error: unknown = await promise.catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(ProxyError);
  return error as ProxyError;
}

test('a call to a service behind TLS goes through a tunnel, and the certificate is that of the service', async () => {
  const service = await secureService();
  const proxy = await startProxy({ targetPort: service.port });

  const reply = await open({ HTTPS_PROXY: `http://${proxy.host}` }).request(get);

  expect(reply.body.toString()).toBe('reached');
  expect(proxy.asked).toEqual(['service.invalid:443']);
  expect(service.headers).toMatchObject([{ host: 'service.invalid' }]);
});

test('one tunnel carries many calls', async () => {
  const proxy = await startProxy({ targetPort: (await secureService()).port });
  const transport = open({ HTTPS_PROXY: `http://${proxy.host}` });

  for (let call = 0; call < 5; call += 1)
    await transport.request({ ...get, method: 'POST', body: 'x'.repeat(100_000) });

  // undici opens a second one when a call follows in the very tick of the last reply.
  expect(proxy.asked.length).toBeLessThanOrEqual(2);
});

test('a service without TLS is reached through a tunnel too', async () => {
  const server = await startServer(() => ({ text: 'reached' }));
  const proxy = await startProxy({ targetPort: Number(new URL(server.url).port) });

  const transport = open({ http_proxy: proxy.host }, { origin: 'http://service.invalid' });
  const reply = await transport.request(get);

  expect(reply.body.toString()).toBe('reached');
  expect(proxy.asked).toEqual(['service.invalid:80']);
});

test('the proxy gets user and password, and the service does not', async () => {
  const service = await secureService();
  const proxy = await startProxy({ targetPort: service.port, credentials: 'ann:p%ss word' });

  await open({ HTTPS_PROXY: `http://ann:p%25ss%20word@${proxy.host}` }).request(get);

  expect(service.headers[0]).not.toHaveProperty('proxy-authorization');
});

test('the proxy itself may be reached by TLS', async () => {
  const proxy = await startProxy({ targetPort: (await secureService()).port, isSecure: true });

  // Its certificate is checked by the system, which does not know that of the tests.
  const error = await failureOf(open({ HTTPS_PROXY: `https://${proxy.host}` }).request(get));

  expect(error.code).toMatch(/SELF_SIGNED|UNABLE_TO_VERIFY/);
  expect(error.message).toContain(`the proxy ${proxy.host} of HTTPS_PROXY cannot be reached`);
});

test.each([
  ['', 'asks for a user and a password'],
  ['ann:wrong-secret@', 'does not accept the user and password given there'],
])('a proxy that wants other credentials than "%s" is named at once, without the password', async (given, words) => {
  const proxy = await startProxy({ credentials: 'ann:secret' });
  const app = new ClarifaiApp({
    apiKey: 'key',
    baseUrl: ORIGIN,
    environment: { HTTPS_PROXY: `http://${given}${proxy.host}` },
  });
  onTestFinished(async () => app.close());

  const error = await failureOf(app.inputs.checkStatus());

  expect(error).toMatchObject({ code: 'proxy-authentication', proxyStatus: 407, variable: 'HTTPS_PROXY' });
  expect(error.message).toBe(
    `GET /v2/inputs/status: the proxy ${proxy.host} of HTTPS_PROXY ${words}` +
      `${given === '' ? '; add them, as in http://user:password@host:port' : ''} (HTTP 407)`,
  );
  expect(proxy.asked).toHaveLength(1);
});

test.each([403, 502])('a proxy that refuses with %i is named, with what it was asked for', async (status) => {
  const proxy = await startProxy({ refuses: status });

  const error = await failureOf(open({ https_proxy: proxy.host }).request(get));

  expect(error).toMatchObject({ code: 'proxy-refused', proxyStatus: status, path: '/v2/inputs' });
  expect(error.message).toContain(
    `the proxy ${proxy.host} of https_proxy refuses to connect to service.invalid (HTTP ${status})`,
  );
});

test.each(['close', 'hang'] as const)('a proxy that answers with a %s cannot be reached', async (refuses) => {
  const proxy = await startProxy({ refuses });

  const error = await failureOf(open({ HTTPS_PROXY: proxy.host }, { connectMs: 500 }).request(get));

  expect(error).toMatchObject({ proxyStatus: null });
  expect(error.message).toContain(`the proxy ${proxy.host} of HTTPS_PROXY cannot be reached: `);
});

test.each([
  ['http://127.0.0.1:9', 'ECONNREFUSED'],
  ['http://proxy.invalid:3128', 'ENOTFOUND'],
])('the proxy %s, where nobody is, is told as the trouble of the proxy', async (url, code) => {
  const error = await failureOf(open({ ALL_PROXY: url }).request(get));

  expect(error.code).toMatch(code === 'ENOTFOUND' ? /ENOTFOUND|EAI_AGAIN/ : code);
  expect(error.message).toMatch(/the proxy .* of ALL_PROXY cannot be reached: .*(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)/);
});

test('trouble behind the proxy is not that of the proxy, and tells that there is one', async () => {
  const proxy = await startProxy({ targetPort: (await secureService()).port });

  const call = open({ HTTPS_PROXY: proxy.host }, { ca: undefined }).request(get);

  await expect(call).rejects.toMatchObject({
    name: 'TransportError',
    code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/),
    message: expect.stringContaining(`(through the proxy ${proxy.host} of HTTPS_PROXY)`),
  });
});

test('the deadline of a call holds while the proxy makes its tunnel', async () => {
  const proxy = await startProxy({ refuses: 'hang' });

  const call = open({ HTTPS_PROXY: proxy.host }).request({ ...get, timeoutMs: 50 });

  await expect(call).rejects.toMatchObject({ name: 'TransportError', code: 'timeout' });
});

test('no error knows the password of the proxy', async () => {
  const given = { HTTPS_PROXY: 'http://ann:proxy-secret@127.0.0.1:9' };

  const error = await failureOf(open(given).request(get));

  const told = inspect(error, { depth: Infinity, showHidden: true });
  expect(told).not.toContain('proxy-secret');
  expect(told).not.toContain(Buffer.from('ann:proxy-secret').toString('base64'));
});

test('a host in NO_PROXY is called directly', async () => {
  const proxy = await startProxy({});

  const call = open({ HTTPS_PROXY: proxy.host, NO_PROXY: 'service.invalid' }).request(get);

  await expect(call).rejects.toMatchObject({ name: 'TransportError' });
  expect(proxy.asked).toEqual([]);
});

test('a transport that is closed while its proxy is asked says so, or ends with the call', async () => {
  const transport = open({ HTTPS_PROXY: (await startProxy({})).host });
  await transport.close();

  await expect(transport.request(get)).rejects.toThrow('The app is closed.');
});
