import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';

import type { Broadcast } from './broadcast.ts';

/** Viewers at the same moment: more than look at a daemon, fewer than cost it anything. */
const VIEWERS = 64;

/** Serves `/api/events`: news for as long as the viewer stays. */
export function eventRoute(app: Hono, broadcast: Broadcast): void {
  app.get('/api/events', (context) => {
    if (broadcast.viewers >= VIEWERS) return context.text('Too many pages are open.', 503, { 'retry-after': '5' });
    // Some proxies would keep the news until there are many.
    context.header('x-accel-buffering', 'no');
    return streamSSE(context, async (stream) => {
      void stream.write('retry: 2000\n\n');
      const end = new Promise<void>((resolve) => {
        const leave = broadcast.join({ send: async (text) => stream.write(text), end: finish });
        stream.onAbort(finish);
        function finish(): void {
          leave();
          resolve();
        }
      });
      await end;
    });
  });
}
