import type { Hono } from 'hono';

import type { Vitals } from '../vitals.ts';

const FRESH = { 'cache-control': 'no-store' } as const;

/** Serves `/healthz` (the process answers) and `/readyz` (it can do its work, or 503 with the reasons). */
export function healthRoutes(app: Hono, vitals: Vitals): void {
  app.get('/healthz', (context) => context.json({ status: 'ok' }, 200, FRESH));

  app.get('/readyz', (context) => {
    const { troubles, calls } = vitals.signs();
    const outage = calls.isBreakerOpen ? ['The service does not answer: waiting until it does.'] : [];
    const reasons = [...troubles.map(({ message }) => message), ...outage];
    if (reasons.length === 0) return context.json({ status: 'ready' }, 200, FRESH);
    return context.json({ status: 'not ready', reasons }, 503, FRESH);
  });
}
