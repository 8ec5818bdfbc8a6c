import { createServer as createSecureServer } from 'node:https';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, onTestFinished, test } from 'vitest';

import { createTransport, type Transport, type TransportOptions } from '../../src/client/transport.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../support/certificate.ts';
import { listening } from '../support/listening.ts';

async function secureServer(): Promise<string> {
  const answer: RequestListener = (_request, response) => void response.end('{"status":{"code":10000}}');
  return `https://127.0.0.1:${await listening(createSecureServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, answer))}`;
}

function open(options: TransportOptions): Transport {
  const transport = createTransport({ environment: {}, ...options });
  onTestFinished(async () => transport.close());
  return transport;
}

const get = { method: 'GET', path: '/v2/inputs', headers: {}, timeoutMs: 20_000 } as const;

test('a server with a certificate of a private authority is trusted when that is given', async () => {
  const origin = await secureServer();

  const reply = await open({ origin, ca: TEST_CERTIFICATE }).request(get);

  expect(reply.status).toBe(200);
});

test('without it the server is not trusted, and the error says why', async () => {
  const origin = await secureServer();

  await expect(open({ origin }).request(get)).rejects.toMatchObject({
    name: 'TransportError',
    code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/),
  });
});

test('an upload that the server takes slowly is not broken by the limit on silence in replies', async () => {
  const idleMs = 100;
  const takeSlowly = async (request: IncomingMessage): Promise<number> => {
    let bytes = 0;
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length;
      // Some times as long, in all, as a reply might be silent.
      await sleep(20);
    }
    return bytes;
  };
  const server = createServer((request, response) => {
    void takeSlowly(request).then((bytes) => response.end(String(bytes)));
  });
  const origin = `http://127.0.0.1:${await listening(server)}`;
  const body = Buffer.alloc(2_000_000);

  const startMs = performance.now();
  const reply = await open({ origin, idleMs }).request({ ...get, method: 'POST', body });

  expect(reply.body.toString()).toBe(String(body.length));
  expect(performance.now() - startMs).toBeGreaterThan(2 * idleMs);
});
