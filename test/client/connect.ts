import { onTestFinished } from 'vitest';

import { ClarifaiApp, type AppOptions } from '../../src/client/app.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

export const API_KEY = '0123456789abcdef0123456789abcdef';

/** An app on a test's server, on whose clock waiting takes no time; closed when the test ends. */
export function connectApp(baseUrl: string, options: AppOptions = {}): { app: ClarifaiApp; clock: FakeClock } {
  const clock = createFakeClock();
  const key = options.pat === undefined ? { apiKey: API_KEY } : {};
  const app = new ClarifaiApp({ baseUrl, ...key, environment: {}, clock, random: () => 0.5, ...options });
  onTestFinished(async () => app.close());
  return { app, clock };
}
