import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { TransportError, UserError } from '../../src/client/errors.ts';
import {
  createTransport,
  type Transport,
  type TransportOptions,
  type TransportRequest,
} from '../../src/client/transport.ts';
import { startServer } from '../support/server.ts';

function open(origin: string, options: Partial<TransportOptions> = {}): Transport {
  const transport = createTransport({ origin, environment: {}, ...options });
  onTestFinished(async () => transport.close().catch(() => undefined));
  return transport;
}

const get: TransportRequest = { method: 'GET', path: '/v2/inputs?page=1', headers: {}, timeoutMs: 20_000 };

test('a reply of any status comes back with headers and body', async () => {
  const server = await startServer([{ status: 503, headers: { 'Retry-After': '3' }, text: '<html>' }]);

  const reply = await open(server.url).request(get);

  expect(reply.status).toBe(503);
  expect(reply.headers['retry-after']).toBe('3');
  expect(reply.body.toString()).toBe('<html>');
});

test('a large Buffer arrives byte for byte, and connections are used again', async () => {
  const server = await startServer(() => ({}));
  const transport = open(server.url);
  const body = Buffer.alloc(3_000_000, 'abc');

  await transport.request({ ...get, method: 'POST', body });
  for (let call = 0; call < 8; call += 1) await transport.request(get);

  expect(server.requests[0]?.body.equals(body)).toBe(true);
  expect(server.requests[0]?.headers['content-length']).toBe('3000000');
  // undici opens a second one when a call follows in the very tick of the last reply.
  expect(server.connections()).toBeLessThanOrEqual(2);
});

test('a DELETE keeps its body', async () => {
  const server = await startServer(() => ({}));

  await open(server.url).request({ ...get, method: 'DELETE', body: '{"ids":["a"]}' });

  expect(server.requests[0]).toMatchObject({ method: 'DELETE', body: Buffer.from('{"ids":["a"]}') });
});

test.each([
  ['reset', 'UND_ERR_SOCKET'],
  ['half', 'UND_ERR_SOCKET'],
] as const)('a connection that ends in a %s is a TransportError', async (fault, code) => {
  const server = await startServer([{ fault, text: 'x'.repeat(1000), headers: { 'content-length': '1000' } }]);

  const error = await open(server.url)
    .request(get)
    .catch((failure: unknown) => failure);

  expect(error).toBeInstanceOf(TransportError);
  expect(error).toMatchObject({ code, method: 'GET', path: '/v2/inputs' });
});

test('a server that is not there is a TransportError with the system word', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));

  const result = open(`http://127.0.0.1:${port}`).request(get);

  await expect(result).rejects.toMatchObject({ name: 'TransportError', code: 'ECONNREFUSED' });
});

test('a server that never answers is given up at the deadline', async () => {
  const server = await startServer([{ fault: 'hang' }]);

  const result = open(server.url).request({ ...get, timeoutMs: 50 });

  await expect(result).rejects.toMatchObject({ name: 'TransportError', code: 'timeout' });
});

test('an abort ends the call with the reason given', async () => {
  const controller = new AbortController();
  const server = await startServer(() => {
    controller.abort(new Error('stopped'));
    return { fault: 'hang' };
  });

  const result = open(server.url).request({ ...get, signal: controller.signal });

  await expect(result).rejects.toThrow('stopped');
});

test('a reply larger than the bound is refused', async () => {
  const server = await startServer([{ text: 'x'.repeat(5000) }]);

  const result = open(server.url, { maxReplyBytes: 1000 }).request(get);

  await expect(result).rejects.toMatchObject({ code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' });
});

test('a closed transport says so', async () => {
  const server = await startServer(() => ({}));
  const transport = open(server.url);
  await transport.request(get);

  await transport.close();

  await expect(transport.request(get)).rejects.toThrow(UserError);
});
