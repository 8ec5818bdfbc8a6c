import { Hono } from 'hono';

import type { Pace } from '../../../../src/job/daemon/page/broadcast.ts';
import { statusPageRoutes } from '../../../../src/job/daemon/page/status-page.ts';
import type { Vitals } from '../../../../src/job/daemon/vitals.ts';

/** The page's routes alone, without the daemon's server. */
export function pageApp(vitals: Vitals, pace?: Pace): Hono {
  const app = new Hono();
  statusPageRoutes(app, vitals, pace);
  return app;
}
