import { fileURLToPath } from 'node:url';

import { pino } from 'pino';
import { onTestFinished } from 'vitest';

import { statusPageRoutes } from '../../../../src/job/daemon/page/status-page.ts';
import { serveVitals } from '../../../../src/job/daemon/serve/serve-vitals.ts';
import type { Serving } from '../../../../src/job/daemon/serve/serve-vitals.ts';
import { SAMPLES } from '../../../engine/samples.ts';
import { doneOutcome, failedOutcome, foundFile } from '../../../support/outcomes.ts';
import { TestVitals } from '../../../support/vitals.ts';

/** A name that a page must not take for markup. */
export const HOSTILE = '<img src=x onerror=alert(1)>';

const BOX = { top: 0, left: 0, bottom: 1, right: 1 };

/** A sample photo. */
export function sample(name: string): ReturnType<typeof foundFile> {
  return foundFile(name, fileURLToPath(new URL(name, SAMPLES)));
}

/** Vitals of a daemon in the middle of its work, with troubles. */
export function busy(): TestVitals {
  const vitals = new TestVitals();
  vitals.end(doneOutcome(sample('coffee.png'), { concepts: [{ id: 'ai_cup', name: 'cup', value: 0.912 }] }));
  vitals.end(failedOutcome(foundFile(`2024/${HOSTILE}.jpg`)));
  vitals.end(
    doneOutcome({ ...foundFile('https://example.com/a.jpg', 'https://example.com/a.jpg'), origin: 'address' }),
  );
  vitals.end(doneOutcome(sample('astronaut.png'), { regions: [{ id: 'r', box: BOX, concepts: [] }] }, 'face-v1.3'));
  vitals.failures = [
    { stage: 'inspect', code: 'empty-file', count: 2, example: `2024/${HOSTILE}.jpg`, retryable: false },
    { stage: 'upload', code: 30300, count: 1, example: 'b.jpg', retryable: true },
  ];
  const calls = { ...vitals.told.calls, byStatus: { '200': 12, '429': 3 }, isBreakerOpen: true, rateLeft: 4 };
  const troubles = [{ subject: 'photos', message: 'The folder is gone.' }];
  vitals.told = { calls, troubles };
  vitals.underway.enter({ origin: 'file', file: 'a.jpg', source: 'folder:.', path: 'a.jpg' });
  vitals.underway.enter({ origin: 'file', file: 'b.jpg', source: 'folder:.', path: 'b.jpg' });
  vitals.settled = [['Models', 'general-v1.3']];
  return vitals;
}

/** Serves the page by the daemon's server, on any port; quicker than for people. */
export async function served(
  vitals: TestVitals,
  { port = 0, token }: { readonly port?: number; readonly token?: string } = {},
): Promise<Serving> {
  const serving = await serveVitals({
    listen: { host: '127.0.0.1', port },
    ...(token !== undefined && { token }),
    vitals,
    routes: (app) => statusPageRoutes(app, vitals, { beatMs: 50 }),
    log: pino({ level: 'silent' }),
  });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await serving.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { url: serving.url, close };
}
