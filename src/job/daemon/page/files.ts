import { fileURLToPath } from 'node:url';

import { serveStatic } from '@hono/node-server/serve-static';
import type { Context, Hono, Next } from 'hono';
import { etag } from 'hono/etag';

import { packageFile } from '../../../base/package-file.ts';

/** The folder of both pages. */
const FOLDER = fileURLToPath(packageFile('page/'));

/** Files of the engine's page that this one is made with too. */
const SHARED = ['dom.js', 'page.css', 'gallery.css', 'icon.svg'];

/** Serves the page at `/`, and its files below `/page`. */
export function fileRoutes(app: Hono): void {
  const below = serveStatic({ root: FOLDER, rewriteRequestPath: (path) => path.replace(/^\/page\//, '') });
  app.get('/', etag(), mayChange, serveStatic({ path: `${FOLDER}daemon/index.html` }));
  app.get('/page/daemon/:file', etag(), mayChange, below);
  for (const file of SHARED) app.get(`/page/${file}`, etag(), mayChange, below);
}

async function mayChange(context: Context, next: Next): Promise<void> {
  context.header('cache-control', 'no-cache');
  context.header('x-content-type-options', 'nosniff');
  await next();
}
