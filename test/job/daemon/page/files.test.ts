import { readdir } from 'node:fs/promises';

import { expect, it } from 'vitest';

import { TestVitals } from '../../../support/vitals.ts';
import { pageApp } from './app.ts';

const app = pageApp(new TestVitals());

it('serves the page, and everything that it and its files name', async () => {
  const wanted = ['/'];
  const missing: string[] = [];
  for (const path of wanted) {
    const reply = await app.request(path);
    if (reply.status !== 200) missing.push(path);
    const text = await reply.text();
    const named = [...text.matchAll(/(?:src|href)="(page\/[^"]+)"/g), ...text.matchAll(/from '([^']+)'/g)];
    for (const [, name = ''] of named) {
      const { pathname } = new URL(name, `http://localhost${path}`);
      if (!wanted.includes(pathname)) wanted.push(pathname);
    }
  }

  const own = await readdir(new URL('../../../../page/daemon/', import.meta.url));
  expect(missing).toEqual([]);
  expect(wanted).toEqual(
    expect.arrayContaining(own.filter((name) => name !== 'index.html').map((name) => `/page/daemon/${name}`)),
  );
});

it('keeps to a page without inline scripts and styles, and without addresses elsewhere', async () => {
  const html = await (await app.request('/')).text();

  expect(html).not.toMatch(/<style|style=|<script(?! type="module" src="page\/)|\son\w+=|https?:/);
});

it('is not asked for again while it is the same', async () => {
  const first = await app.request('/page/daemon/page.js');
  const again = await app.request('/page/daemon/page.js', {
    headers: { 'if-none-match': first.headers.get('etag') ?? '' },
  });

  expect(first.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  expect(again.status).toBe(304);
});

it.each(['/page/daemon/..%2fpage.js', '/page/daemon/%2e%2e%2f%2e%2e%2fpackage.json', '/page/api.js', '/page/daemon/'])(
  'serves nothing but the page: %s',
  async (path) => {
    expect((await app.request(path)).status).toBe(404);
  },
);
