import type { Hono } from 'hono';

import { mediaType } from '../image-format.ts';
import { ImageGoneError } from '../store/image-gone-error.ts';
import type { Engine } from '../services.ts';

/** Serves the images of stored inputs, and says that the engine lives; both outside `/v2`. */
export function hostedRoutes(app: Hono, { store, images, inference }: Engine): void {
  app.get('/hosted/:app/:id', async (context) => {
    const input = store.input(context.req.param('app'), context.req.param('id'));
    if (!input) return context.text('No such image.', 404);
    const bytes = await images.read(input.image).catch(asGone);
    if (bytes instanceof ImageGoneError) return context.text(bytes.message, 404);
    return context.body(new Uint8Array(bytes), 200, {
      'content-type': mediaType(input.image.format ?? 'octet-stream'),
      'x-content-type-options': 'nosniff',
    });
  });

  app.get('/healthz', (context) => context.json({ status: 'ok', backend: inference.backend }));
}

/** @throws any other error. */
export function asGone(error: unknown): ImageGoneError {
  if (error instanceof ImageGoneError) return error;
  throw error;
}
