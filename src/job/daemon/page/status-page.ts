import type { Hono } from 'hono';

import type { Vitals } from '../vitals.ts';
import { Broadcast } from './broadcast.ts';
import type { Pace } from './broadcast.ts';
import { eventRoute } from './events.ts';
import { fileRoutes } from './files.ts';
import { pictureOf } from './picture.ts';
import { retryRoute } from './retry.ts';
import { Throughput } from './throughput.ts';
import { thumbnailRoute } from './thumbnails.ts';

/**
 * Serves the page that shows how a daemon is: `/` and its files below `/page`, `/api/signs`, `/api/events`,
 * `/thumbnails/{number}` and `/api/retry`. It listens to the outcomes for as long as the vitals live. Who may come in,
 * and the headers of every reply, are the server's business.
 *
 * @param pace for tests, which do not want to wait.
 */
export function statusPageRoutes(app: Hono, vitals: Vitals, pace: Pace = {}): void {
  const throughput = new Throughput();
  for (const outcome of vitals.latest()) throughput.count(outcome);
  vitals.onOutcome((outcome) => throughput.count(outcome));

  fileRoutes(app);
  app.get('/api/signs', (context) =>
    context.json(pictureOf(vitals, throughput), 200, {
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    }),
  );
  eventRoute(app, new Broadcast(vitals, throughput, pace));
  thumbnailRoute(app, vitals);
  retryRoute(app, vitals);
}
