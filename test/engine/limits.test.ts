import { Readable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { pngBase64, serveTestEngine, startTestEngine } from '../support/engine.ts';
import { recordingLog } from '../support/recording-log.ts';
import { openSocket, untilClosed } from '../support/socket.ts';

const MB = 1_000_000;

describe('a body over the limit', () => {
  it('is refused by its declared length, before any of it is sent', async () => {
    const { log, lines } = recordingLog();
    const url = await serveTestEngine(await startTestEngine({ log }));
    const socket = await openSocket(url);
    const answer = untilClosed(socket);

    socket.write('POST /v2/inputs HTTP/1.1\r\nHost: a\r\nContent-Length: 200000000\r\n\r\n');

    const text = await answer;
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toMatch(/\r\nconnection: close\r\n/i);
    expect(text).toContain('"code":40033');
    expect(lines).toMatchObject([{ status: 413 }]);
  });

  it('is refused when a body without declared length has come too far, and takes no memory', async () => {
    const url = await serveTestEngine(await startTestEngine());
    const socket = await openSocket(url);
    const answer = untilClosed(socket);
    let mostMemory = 0;
    const chunks = function* (): Generator<Buffer> {
      yield Buffer.from('POST /v2/inputs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
      const chunk = Buffer.concat([Buffer.from('f4240\r\n'), Buffer.alloc(MB, 'A'), Buffer.from('\r\n')]);
      for (let sent = 0; sent < 1000; sent += 1) {
        mostMemory = Math.max(mostMemory, process.memoryUsage().rss);
        yield chunk;
      }
      yield Buffer.from('0\r\n\r\n');
    };

    Readable.from(chunks()).pipe(socket);

    expect(await answer).toMatch(/^HTTP\/1\.1 413 [^]*"code":40033/);
    expect(mostMemory).toBeLessThan(1000 * MB);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('is one byte longer than the longest that is read', async () => {
    const url = await serveTestEngine(await startTestEngine());
    const post = async (bytes: number): Promise<unknown> => {
      const reply = await fetch(`${url}/v2/inputs`, { method: 'POST', body: Buffer.alloc(bytes, ' ') });
      return ((await reply.json()) as { status: { code: number } }).status.code;
    };

    expect(await post(128 * MB)).toBe(11100);
    expect(await post(128 * MB + 1)).toBe(40033);
  });

  it('is not read at all from a caller without a key', async () => {
    const url = await serveTestEngine(await startTestEngine({ apiKeys: ['secret'] }));

    const socket = await openSocket(url);
    const answer = untilClosed(socket);

    socket.write('POST /v2/inputs HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 200000000\r\n\r\n');

    expect(await answer).toMatch(/^HTTP\/1\.1 401 /);
  });
});

it('a body in chunks below the limit is read like any other', async () => {
  const engine = await startTestEngine();
  const url = await serveTestEngine(engine);
  const body = JSON.stringify({ inputs: [{ id: 'a', data: { image: { base64: pngBase64(300_000) } } }] });

  const reply = await fetch(`${url}/v2/inputs`, {
    method: 'POST',
    body: new Blob([body]).stream(),
    duplex: 'half',
  });

  expect(reply.status).toBe(200);
  expect((await engine.call('GET', '/v2/inputs/a')).http).toBe(200);
});
