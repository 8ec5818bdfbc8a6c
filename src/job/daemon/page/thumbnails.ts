import { stat } from 'node:fs/promises';

import { fileTypeFromFile } from 'file-type';
import type { Hono } from 'hono';
import pLimit from 'p-limit';
import sharp from 'sharp';

import { LIMITS } from '../../../wire/limits.ts';
import type { Vitals } from '../vitals.ts';
import { Recent } from './recent.ts';

/** Longer side of a thumbnail, in pixels. */
const LONGER_SIDE = 240;

/** Thumbnails made at the same moment: the import needs the processor more. */
const AT_ONCE = 2;

/** About 10 kB each. */
const KEPT = 120;

/** What is decoded; the loader is chosen by the bytes, and nobody wants to open a PDF or an SVG by accident. */
const DECODED: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/tiff',
  'image/avif',
  'image/heic',
]);

// libvips remembers files by their names: one that was replaced would be shown as it was.
sharp.cache(false);

type Thumbnail = Uint8Array<ArrayBuffer> | null;

/**
 * Serves small pictures of the newest files as WebP at `/thumbnails/{number}`: upright, the first frame. An outcome that
 * is not among the newest, an address, and a file that is gone have none (404), nor has one that is no image (415).
 */
export function thumbnailRoute(app: Hono, vitals: Vitals): void {
  const limit = pLimit(AT_ONCE);
  const kept = new Recent<string, Promise<Thumbnail>>(KEPT);

  app.get('/thumbnails/:number{[0-9]+}', async (context) => {
    const number = Number(context.req.param('number'));
    const file = vitals.latest().find((timed) => timed.number === number)?.outcome.file;
    const found = file?.origin === 'file' ? await stat(file.file).catch(() => undefined) : undefined;
    if (!file || !found?.isFile()) return context.text('No such image.', 404);
    // Numbers begin again at each start, and the file may have changed since.
    const tag = `"${Date.parse(vitals.startedAt)}-${number}-${found.mtimeMs}-${found.size}"`;
    const headers = { etag: tag, 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' };
    if (context.req.header('if-none-match')?.includes(tag)) return context.body(null, 304, headers);
    const bytes = await kept.get(tag, async () => limit(async () => thumbnailOf(file.file)));
    if (bytes === null) return context.text('The image cannot be read.', 415, { 'cache-control': 'no-store' });
    return context.body(bytes, 200, { ...headers, 'content-type': 'image/webp' });
  });
}

async function thumbnailOf(path: string): Promise<Thumbnail> {
  const type = await fileTypeFromFile(path).catch(() => undefined);
  if (!type || !DECODED.has(type.mime)) return null;
  const bytes = await sharp(path, { limitInputPixels: LIMITS.imagePixels })
    .autoOrient()
    .resize({ width: LONGER_SIDE, height: LONGER_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .webp({ quality: 80 })
    .toBuffer()
    .catch(() => null);
  return bytes && new Uint8Array(bytes);
}
