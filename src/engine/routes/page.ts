import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

import type { Context, Hono } from 'hono';
import { etag } from 'hono/etag';

import { packageFile } from '../../base/package-file.ts';
import type { Engine } from '../services.ts';

/** The page's files. */
const FOLDER = packageFile('page/');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page shows ids and concepts that strangers may have chosen: nothing but its own files may run or be fetched. */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the page that shows what is stored, at `/`, and its files below `/page`. */
export function pageRoutes(app: Hono, { asStored }: Pick<Engine, 'asStored'>): void {
  app.use('/', etag());
  app.use('/page/*', etag());
  app.get('/', async (context) => fileOf(context, 'index.html', asStored ? layAsStored : undefined));
  app.get('/page/:file', async (context) => fileOf(context, context.req.param('file')));
}

/** Boxes fit only what the models saw; a browser turns images upright by itself. */
function layAsStored(html: string): string {
  return html.replace('<html ', '<html class="as-stored" ');
}

async function fileOf(context: Context, name: string, change = (text: string): string => text): Promise<Response> {
  // A plain name: it leads nowhere but into the folder.
  const type = /^[a-z][a-z-]*\.[a-z]+$/.test(name) ? TYPES[extname(name)] : undefined;
  const text = type && (await read(name));
  if (!text) return context.text('No such file.', 404);
  return context.body(change(text), 200, {
    'content-type': type,
    'content-security-policy': POLICY,
    'cache-control': 'no-cache',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
}

async function read(name: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(name, FOLDER), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
