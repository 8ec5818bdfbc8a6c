import { expect, it } from 'vitest';

import type { Picture } from '../../../../src/job/daemon/page/picture.ts';
import { doneOutcome, foundFile } from '../../../support/outcomes.ts';
import { TestVitals } from '../../../support/vitals.ts';
import { pageApp } from './app.ts';

it('tells everything that the page shows, of what was before it too, and where on the machine nothing lies', async () => {
  const vitals = new TestVitals();
  vitals.settled = [['Models', 'general-v1.3']];
  vitals.end(doneOutcome(foundFile('2024/a.jpg', '/home/ann/photos/2024/a.jpg')));
  const app = pageApp(vitals);
  vitals.end(doneOutcome(foundFile('b.jpg', '/home/ann/photos/b.jpg')));

  const reply = await app.request('/api/signs');

  const text = await reply.text();
  const picture = JSON.parse(text) as Picture;
  expect(picture).toMatchObject({
    startedAt: vitals.startedAt,
    settings: [['Models', 'general-v1.3']],
    spanMs: 10_000,
  });
  expect(picture.signs.counts).toMatchObject({ found: 2, done: 2, failed: 0, pending: 0 });
  expect(picture.latest.map(({ number, path }) => [number, path])).toEqual([
    [2, 'b.jpg'],
    [1, '2024/a.jpg'],
  ]);
  expect(picture.spans.reduce((sum, { done }) => sum + done, 0)).toBe(2);
  expect(text).not.toContain('/home');
  expect(reply.headers.get('cache-control')).toBe('no-store');
});
