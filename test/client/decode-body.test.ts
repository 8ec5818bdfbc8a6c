import { createServer } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decodeBody } from '../../src/client/decode-body.ts';
import { createTransport } from '../../src/client/transport.ts';
import { listening } from '../support/listening.ts';

const MAX = 1_000_000;
const TEXT = '{"status":{"code":10000,"description":"Ok"}}';

const ENCODERS: Readonly<Record<string, (body: Uint8Array) => Buffer>> = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  GZIP: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  identity: (body) => Buffer.from(body),
};

test.each(Object.entries(ENCODERS))('any body that is encoded as %s comes back as it was', async (name, encode) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), async (bytes) => {
      const decoded = await decodeBody(encode(bytes), name, MAX);
      expect(decoded.equals(bytes)).toBe(true);
    }),
  );
});

test('deflate without its header is read too', async () => {
  expect((await decodeBody(deflateRawSync(TEXT), 'deflate', MAX)).toString()).toBe(TEXT);
});

test('several encodings are undone in turn', async () => {
  const body = gzipSync(brotliCompressSync(TEXT));

  expect((await decodeBody(body, 'br, gzip', MAX)).toString()).toBe(TEXT);
});

test('an empty body is empty, whatever it is called', async () => {
  expect(await decodeBody(Buffer.alloc(0), 'gzip', MAX)).toHaveLength(0);
});

test.each([
  ['is not what it is called', Buffer.from(TEXT), 'gzip', 'reply-unreadable', 'the reply is no whole gzip'],
  ['breaks off', gzipSync(TEXT).subarray(0, 20), 'gzip', 'reply-unreadable', 'the reply is no whole gzip'],
  ['was not asked for', Buffer.from(TEXT), 'zstd', 'reply-unreadable', 'the reply is encoded as "zstd"'],
  ['has many layers', Buffer.from(TEXT), 'gzip,gzip,gzip,gzip', 'reply-unreadable', 'gzip,gzip,gzip,gzip'],
  ['swells with gzip', gzipSync(Buffer.alloc(MAX + 1)), 'gzip', 'reply-too-large', 'larger than 1 MB'],
  ['swells with deflate', deflateSync(Buffer.alloc(MAX + 1)), 'deflate', 'reply-too-large', 'larger than 1 MB'],
  ['swells with br', brotliCompressSync(Buffer.alloc(MAX + 1)), 'br', 'reply-too-large', 'larger than 1 MB'],
  ['swells in the second step', gzipSync(gzipSync(Buffer.alloc(1e8))), 'gzip, gzip', 'reply-too-large', '1 MB'],
])('a body that %s is refused', async (_, body, encoding, code, words) => {
  await expect(decodeBody(body, encoding, MAX)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
});

test('a body as large as the bound is taken', async () => {
  expect(await decodeBody(gzipSync(Buffer.alloc(MAX)), 'gzip', MAX)).toHaveLength(MAX);
});

test('the transport asks for what it can read, and reads it', async () => {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['accept-encoding']);
    response.writeHead(404, { 'content-encoding': 'gzip' }).end(gzipSync(TEXT));
  });
  const transport = createTransport({ origin: `http://127.0.0.1:${await listening(server)}`, environment: {} });

  const reply = await transport.request({ method: 'GET', path: '/', headers: {}, timeoutMs: 20_000 });
  await transport.close();

  expect(reply.body.toString()).toBe(TEXT);
  expect(asked).toEqual(['gzip, deflate, br']);
});

test('a reply that swells beyond the bound is a TransportError that is not tried again', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(MAX)));
  });
  const origin = `http://127.0.0.1:${await listening(server)}`;
  const transport = createTransport({ origin, environment: {}, maxReplyBytes: 100_000 });

  const call = transport.request({ method: 'GET', path: '/v2/inputs', headers: {}, timeoutMs: 20_000 });

  await expect(call).rejects.toMatchObject({ name: 'TransportError', code: 'reply-too-large' });
  await transport.close();
});
