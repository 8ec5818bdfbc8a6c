import { request } from 'node:http';

import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';

import { parseListen } from '../../../../src/job/daemon/serve/parse-listen.ts';
import { serveVitals } from '../../../../src/job/daemon/serve/serve-vitals.ts';
import type { ServeOptions } from '../../../../src/job/daemon/serve/serve-vitals.ts';
import { ChangedVitals } from './changed-vitals.ts';

const SILENT = pino({ level: 'silent' });

interface Served {
  readonly url: string;
  readonly vitals: ChangedVitals;
}

async function served(options: Partial<ServeOptions> = {}): Promise<Served> {
  const vitals = new ChangedVitals();
  const listen = { host: '127.0.0.1', port: 0 };
  const serving = await serveVitals({ listen, vitals, log: SILENT, ...options });
  onTestFinished(async () => serving.close());
  return { url: serving.url, vitals };
}

describe('parseListen', () => {
  it.each([
    ['9464', '127.0.0.1', 9464],
    ['0.0.0.0:80', '0.0.0.0', 80],
    ['[::1]:9464', '::1', 9464],
    ['nas.local:9464', 'nas.local', 9464],
  ])('reads %s', (text, host, port) => {
    expect(parseListen(text)).toEqual({ host, port });
  });

  it.each(['', 'localhost', ':80', '70000', '::1:80', 'a b:80'])('refuses "%s"', (text) => {
    expect(() => parseListen(text)).toThrow(`"${text}" is no address`);
  });
});

describe('serveVitals', () => {
  it('tells that the process lives, and whether it can work or why not', async () => {
    const { url, vitals } = await served();
    const ready = async (): Promise<readonly [number, unknown]> => {
      const reply = await fetch(`${url}/readyz`);
      return [reply.status, await reply.json()];
    };

    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await ready()).toEqual([200, { status: 'ready' }]);
    vitals.change({ troubles: [{ subject: 'run', message: 'The disk is full.' }] });
    expect(await ready()).toEqual([503, { status: 'not ready', reasons: ['The disk is full.'] }]);
  });

  it('refuses to be reached by others without a token', async () => {
    const serving = serveVitals({
      listen: { host: '0.0.0.0', port: 0 },
      vitals: new ChangedVitals(),
      log: SILENT,
    });

    await expect(serving).rejects.toThrow('Others can reach 0.0.0.0: set a token (--token-file)');
  });

  it('lets in who knows the token, but tells everybody that it lives', async () => {
    const { url } = await served({ token: 'se cret' });
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(url + path, { headers, redirect: 'manual' })).status;

    expect(await status('/healthz')).toBe(200);
    expect(await status('/metrics')).toBe(401);
    expect(await status('/metrics', { authorization: 'Bearer other' })).toBe(401);
    expect(await status('/metrics', { authorization: 'Bearer se cret' })).toBe(200);
    expect(await status('/readyz?token=other')).toBe(401);
  });

  it('turns a token in the address into a cookie that scripts cannot read, and takes it out of the address', async () => {
    const { url } = await served({ token: 'secret' });

    const reply = await fetch(`${url}/readyz?token=secret&a=b`, { redirect: 'manual' });
    const cookie = reply.headers.get('set-cookie')!;

    expect(reply.headers.get('location')).toBe('/readyz?a=b');
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await fetch(`${url}/readyz`, { headers: { cookie: cookie.split(';')[0]! } })).status).toBe(200);
  });

  it('answers on this machine by its own names only', async () => {
    const { url } = await served();
    const { port } = new URL(url);
    const statusFor = async (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request({ port, path: '/readyz', headers: { host } }, (reply) => {
          reply.resume();
          resolve(reply.statusCode);
        })
          .once('error', reject)
          .end();
      });

    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor('[::1]')).toBe(200);
    expect(await statusFor('evil.example')).toBe(421);
  });

  it('sends headers that keep browsers from doing anything else with it', async () => {
    const { url } = await served();

    const { headers } = await fetch(`${url}/healthz`);

    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('says that something else listens at the address', async () => {
    const { url } = await served();
    const port = Number(new URL(url).port);

    const second = served({ listen: { host: '127.0.0.1', port } });

    await expect(second).rejects.toThrow(`127.0.0.1:${port} cannot be listened on: something else listens there.`);
  });

  it('closes at once, also while somebody listens to a stream', async () => {
    const vitals = new ChangedVitals();
    const serving = await serveVitals({
      listen: { host: '127.0.0.1', port: 0 },
      vitals,
      log: SILENT,
      routes: (app) => app.get('/stream', () => new Response(new ReadableStream())),
    });
    const reply = await fetch(`${serving.url}/stream`);

    await serving.close();

    await expect(reply.text()).rejects.toThrow('terminated');
  });
});
