import { EventEmitter, once } from 'node:events';

import { Agent, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';

import { startEngine } from '../../src/engine/engine.ts';
import { listen } from '../../src/engine/listen.ts';
import { openSocket, untilClosed } from '../support/socket.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A client that keeps its connections for ever. */
function keepAlive(): Agent {
  const agent = new Agent({ connections: 4, keepAliveTimeout: 600_000, keepAliveMaxTimeout: 600_000 });
  onTestFinished(async () => agent.destroy());
  return agent;
}

async function elapsedMs(work: Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work;
  return performance.now() - startedAtMs;
}

describe('closing an engine', () => {
  it('does not wait for connections that clients keep', async () => {
    const engine = await startEngine({ dataDir: await temporaryFolder(), workers: 1 });
    onTestFinished(async () => engine.close());
    const dispatcher = keepAlive();
    const call = async (): Promise<number> => {
      const { statusCode, body } = await request(`${engine.url}/v2/models`, { dispatcher });
      await body.dump();
      return statusCode;
    };

    const statuses = await Promise.all([call(), call(), call(), call()]);
    const tookMs = await elapsedMs(engine.close());

    expect(statuses).toEqual([200, 200, 200, 200]);
    // An idle connection would be kept for 5 s.
    expect(tookMs).toBeLessThan(4000);
    await expect(call()).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('closing a server', () => {
  it('ends at once when connections are idle only', async () => {
    const server = await listen(() => new Response('ok'), { host: '127.0.0.1', port: 0 });
    const dispatcher = keepAlive();
    await Promise.all(Array.from({ length: 4 }, async () => (await request(server.url, { dispatcher })).body.text()));

    expect(await elapsedMs(server.close())).toBeLessThan(1000);
  });

  it('tells callers under way that the connection ends with their answer', async () => {
    const events = new EventEmitter();
    const arrived = once(events, 'arrived');
    const server = await listen(
      async () => {
        events.emit('arrived');
        await once(events, 'answer');
        return new Response('ok');
      },
      { host: '127.0.0.1', port: 0 },
    );
    const call = request(server.url, { dispatcher: keepAlive() });
    await arrived;

    const closed = server.close();
    events.emit('answer');
    const { headers, body } = await call;

    expect(headers['connection']).toBe('close');
    expect(await body.text()).toBe('ok');
    await closed;
  });

  it('answers requests on connections that were made and used just before', async () => {
    const server = await listen(() => new Response('ok'), { host: '127.0.0.1', port: 0 });
    const sockets = await Promise.all(Array.from({ length: 20 }, async () => openSocket(server.url)));
    const replies = sockets.map(untilClosed);
    for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');

    await server.close();

    expect((await Promise.all(replies)).map((reply) => reply.split('\r\n', 1)[0])).toEqual(
      sockets.map(() => 'HTTP/1.1 200 OK'),
    );
  });

  it('ends soon while clients keep connecting', async () => {
    const server = await listen(() => new Response('ok'), { host: '127.0.0.1', port: 0 });
    const dispatcher = new Agent({ pipelining: 0 });
    let answered = 0;
    const clients = Array.from({ length: 8 }, async () => {
      for (;;) {
        await (await request(server.url, { dispatcher })).body.dump();
        answered += 1;
      }
    });
    const ended = Promise.allSettled(clients);
    await expect.poll(() => answered).toBeGreaterThan(50);

    const tookMs = await elapsedMs(server.close());
    await ended;
    await dispatcher.destroy();

    expect(tookMs).toBeLessThan(1000);
  });

  it('answers a call that has arrived also after the grace, which is for those that dawdle', async () => {
    const events = new EventEmitter();
    const arrived = once(events, 'arrived');
    const server = await listen(
      async (call) => {
        await call.text();
        events.emit('arrived');
        await once(events, 'answer');
        return new Response('ok');
      },
      { host: '127.0.0.1', port: 0, graceMs: 100 },
    );
    const call = request(server.url, { method: 'POST', body: '{}', dispatcher: keepAlive() });
    await arrived;
    const half = await openSocket(server.url);
    half.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12');

    const closed = server.close();
    await untilClosed(half);
    events.emit('answer');

    expect(await (await call).body.text()).toBe('ok');
    await closed;
  });

  it('breaks off what takes too long altogether', async () => {
    const events = new EventEmitter();
    const arrived = once(events, 'arrived');
    const server = await listen(
      async () => {
        events.emit('arrived');
        return new Promise<Response>(() => {});
      },
      { host: '127.0.0.1', port: 0, graceMs: 100, longestMs: 200 },
    );
    const call = request(server.url, { dispatcher: keepAlive() }).then(
      () => 'answered',
      (error: Error) => error.message,
    );
    const half = await openSocket(server.url);
    half.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12');
    await arrived;

    expect(await elapsedMs(server.close())).toBeLessThan(2000);
    expect(await call).toMatch(/closed|reset/);
  });
});
