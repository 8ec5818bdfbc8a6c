import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { describe, expect, it, onTestFinished } from 'vitest';

import { fetchImage } from '../../src/engine/fetch-image.ts';

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'), Buffer.alloc(100)]);
const LOOPBACK = { allowFetch: new Set(['127.0.0.1']) };

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('fetchImage', () => {
  it('fetches an image from an allowed host, through redirects', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
      else response.end(PNG);
    });

    expect(await fetchImage(`${url}/old`, LOOPBACK)).toEqual({ kind: 'fetched', bytes: PNG, format: 'png' });
  });

  it.each([
    ['127.0.0.0/8', 'fetched'],
    ['127.0.0.1/32', 'fetched'],
    ['127.0.0.2/32', 'refused'],
    ['10.0.0.0/8', 'refused'],
  ])('with the range %s allowed, an image of 127.0.0.1 is %s', async (range, kind) => {
    const url = await serve((_, response) => response.end(PNG));

    expect((await fetchImage(url, { allowFetch: new Set([range]) })).kind).toBe(kind);
  });

  it('does not even connect to a private host that is not allowed', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests += 1;
      response.end(PNG);
    });

    const refused = await fetchImage(url, { allowFetch: new Set() });
    const byName = await fetchImage(url.replace('127.0.0.1', 'localhost'), { allowFetch: new Set() });

    expect(refused).toMatchObject({ kind: 'refused', status: { code: 30106 } });
    expect(byName).toMatchObject({ kind: 'refused', status: { code: 30106 } });
    expect(requests).toBe(0);
  });

  it('does not follow a redirect into a private network', async () => {
    const url = await serve((_, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    });

    expect(await fetchImage(url, LOOPBACK)).toMatchObject({ kind: 'refused', status: { code: 30106 } });
  });

  it('stops at 20 MB', async () => {
    const url = await serve((_, response) => {
      response.write(PNG);
      const chunk = Buffer.alloc(1_000_000);
      for (let index = 0; index < 25; index += 1) response.write(chunk);
      response.end();
    });

    expect(await fetchImage(url, LOOPBACK)).toMatchObject({ kind: 'refused', status: { code: 30105 } });
  });

  it('says who it is, for hosts that refuse callers without a user agent', async () => {
    const url = await serve((request, response) => {
      const agent = request.headers['user-agent'] ?? '';
      response.writeHead(agent.startsWith('clarifai-ingest') ? 200 : 403).end(PNG);
    });

    expect((await fetchImage(url, LOOPBACK)).kind).toBe('fetched');
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['Deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (bytes: Buffer) => bytes],
    ['deflate, gzip', (bytes: Buffer) => gzipSync(deflateSync(bytes))],
  ])('reads an answer that is encoded as %s', async (encoding, encode) => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(encode(PNG)),
    );

    expect(await fetchImage(url, LOOPBACK)).toEqual({ kind: 'fetched', bytes: PNG, format: 'png' });
  });

  it('stops at 20 MB of what it decompresses, however little is sent', async () => {
    const bomb = gzipSync(Buffer.concat([PNG, Buffer.alloc(200_000_000)]));
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));

    expect(bomb.length).toBeLessThan(300_000);
    expect(await fetchImage(url, LOOPBACK)).toMatchObject({ kind: 'refused', status: { code: 30105 } });
  });

  it.each([
    ['gzip', gzipSync(PNG).subarray(0, 20), 'Z_BUF_ERROR'],
    ['gzip', PNG, 'Z_DATA_ERROR'],
    ['rot13', PNG, 'rot13'],
  ])('says why an answer that calls itself %s cannot be read', async (encoding, bytes, reason) => {
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes));

    const refused = await fetchImage(url, LOOPBACK);

    expect(refused).toMatchObject({ kind: 'refused', status: { code: 30002 } });
    expect(JSON.stringify(refused)).toContain(reason);
  });

  it.each([
    ['no image', (_, response) => response.end('<html>'), 30101],
    ['an error', (_, response) => response.writeHead(404).end(), 30002],
    ['a broken connection', (_, response) => response.destroy(), 30002],
    ['a redirect in a circle', (_, response) => response.writeHead(302, { location: '/' }).end(), 30002],
  ] satisfies [string, RequestListener, number][])('says why there is no image: %s', async (_, answer, code) => {
    const url = await serve(answer);

    expect(await fetchImage(url, LOOPBACK)).toMatchObject({ kind: 'refused', status: { code } });
  });
});
