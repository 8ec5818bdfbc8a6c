import { basename } from 'node:path';

import type { Hono } from 'hono';
import pLimit from 'p-limit';
import sharp from 'sharp';

import type { Engine } from '../services.ts';
import { ImageGoneError } from '../store/image-gone-error.ts';
import type { StoredImage } from '../store/store.ts';
import { decodeImage } from '../vision/decoded-image.ts';
import type { View } from '../vision/decoded-image.ts';
import { UnreadableImageError } from '../vision/unreadable-image-error.ts';

/** Longer side of a thumbnail, in pixels. */
const LONGER_SIDE = 256;

/** Thumbnails made at the same moment: a large photo takes much memory while it is decoded. */
const AT_ONCE = 2;

/**
 * Serves small pictures of stored inputs as WebP at `/thumbnails/{app}/{id}`, for the page: the first frame, and only
 * the part that the models saw, as they saw it. The app is written as in hosted addresses.
 */
export function thumbnailRoutes(app: Hono, { store, images, asStored }: Engine): void {
  const limit = pLimit(AT_ONCE);

  app.get('/thumbnails/:app/:id', async (context) => {
    const image = store.input(context.req.param('app'), context.req.param('id'))?.image;
    if (!image) return context.text('No such image.', 404);
    const tag = `"${nameOf(image)}${asStored ? '-as-stored' : ''}"`;
    const headers = { etag: tag, 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' };
    if (context.req.header('if-none-match')?.includes(tag)) return context.body(null, 304, headers);
    const bytes = await limit(async () =>
      thumbnailOf(await images.read(image), { crop: image.crop ?? undefined, asStored }),
    ).catch(asReason);
    if (bytes instanceof ImageGoneError) return context.text(bytes.message, 404);
    if (bytes instanceof UnreadableImageError) return context.text('The image cannot be read.', 415);
    return context.body(bytes, 200, { ...headers, 'content-type': 'image/webp' });
  });
}

async function thumbnailOf(image: Uint8Array, view: View): Promise<Uint8Array<ArrayBuffer>> {
  const { pixels } = await decodeImage(image, view);
  const { data, width, height } = pixels;
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: LONGER_SIDE, height: LONGER_SIDE, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
  return new Uint8Array(bytes);
}

/** Stands for an image's bytes: no two copies share a file. */
function nameOf({ file, local }: StoredImage): string {
  return file === null ? (local?.sha256 ?? 'none') : basename(file);
}

function asReason(error: unknown): UnreadableImageError | ImageGoneError {
  if (error instanceof UnreadableImageError || error instanceof ImageGoneError) return error;
  throw error;
}
