import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';

import type { Vitals } from '../vitals.ts';

/** Codes of the service are numbers, those of the pipeline words. */
const Body = z.strictObject({ code: z.union([z.string(), z.number()]).transform(String).optional() });

const BODY_BYTES = 1000;

/** Serves `POST /api/retry`: failed files are tried again now, all or those of one code. Replies `{ count }`. */
export function retryRoute(app: Hono, vitals: Vitals): void {
  app.post('/api/retry', bodyLimit({ maxSize: BODY_BYTES }), async (context) => {
    if (!isFromHere(context)) return context.json({ message: 'Only the page of this daemon may ask for that.' }, 403);
    // A page elsewhere cannot send this type without asking first, and nobody here says yes.
    if (!/^application\/json\b/i.test(context.req.header('content-type') ?? '')) {
      return context.json({ message: 'The body must be application/json.' }, 415);
    }
    const body = Body.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) return context.json({ message: 'The body must be {} or {"code": "…"}.' }, 400);
    return context.json({ count: vitals.retry(body.data.code) });
  });
}

/** Whether no other site sent the call: browsers say where a call comes from, and programs that are none say nothing. */
function isFromHere({ req }: Context): boolean {
  const site = req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = req.header('origin');
  if (origin === undefined) return true;
  // The host alone: a proxy that speaks TLS changes the scheme.
  return URL.canParse(origin) && new URL(origin).host === req.header('host');
}
