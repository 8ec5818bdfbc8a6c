import { describe, expect, it } from 'vitest';

import { startTestEngine } from '../../support/engine.ts';

describe('the page', () => {
  it('is served at the address itself, and may load and run nothing but its own files', async () => {
    const { server } = await startTestEngine();

    const reply = await server.request('/');

    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = reply.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(await reply.text()).toContain('<main');
  });

  it('turns photos upright only where the models see them so', async () => {
    const rootOf = async (asStored: boolean): Promise<string | undefined> => {
      const { server } = await startTestEngine({ asStored });
      return /<html[^>]*>/.exec(await (await server.request('/')).text())?.[0];
    };

    expect(await rootOf(false)).toBe('<html lang="en">');
    expect(await rootOf(true)).toBe('<html class="as-stored" lang="en">');
  });

  it('serves every file that the page names, with its type', async () => {
    const { server } = await startTestEngine();
    const html = await (await server.request('/')).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)].map(([, path = '']) => path);

    const types = await Promise.all(
      paths.map(async (path) => {
        const reply = await server.request(path);
        return [path, reply.status, reply.headers.get('content-type')];
      }),
    );

    expect(types).toContainEqual(['/page/page.css', 200, 'text/css; charset=utf-8']);
    expect(types).toContainEqual(['/page/page.js', 200, 'text/javascript; charset=utf-8']);
    expect(types).toContainEqual(['/page/icon.svg', 200, 'image/svg+xml']);
  });

  it('is not sent again while the browser has it', async () => {
    const { server } = await startTestEngine();
    const first = await server.request('/page/page.js');
    const etag = first.headers.get('etag') ?? '';

    const second = await server.request('/page/page.js', { headers: { 'if-none-match': etag } });

    expect(etag).not.toBe('');
    expect(second.status).toBe(304);
  });

  it.each([
    '/page/none.js',
    '/page/index',
    '/page/',
    '/page/..%2fpackage.json',
    '/page/..%2f..%2f..%2fetc%2fpasswd',
    '/page/%2e%2e%2fREADME.md',
    '/page/page.js%00.css',
    '/page/sub/page.js',
    '/page/Page.js',
  ])('does not serve %s', async (path) => {
    const { server } = await startTestEngine();

    expect((await server.request(path)).status).toBe(404);
  });

  it('needs no key, is not counted as a call, and is not struck by faults', async () => {
    const faults = [{ name: '500', chance: 1, ms: 0 }] as const;
    const { server } = await startTestEngine({ apiKeys: ['secret'], rate: 1, faults });

    const codes = await Promise.all([1, 2, 3].map(async () => (await server.request('/')).status));

    expect(codes).toEqual([200, 200, 200]);
  });
});
