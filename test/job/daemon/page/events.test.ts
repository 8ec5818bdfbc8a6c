import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { serve } from '@hono/node-server';
import { expect, it, onTestFinished, vi } from 'vitest';

import { doneOutcome, foundFile } from '../../../support/outcomes.ts';
import { TestVitals } from '../../../support/vitals.ts';
import { pageApp } from './app.ts';

async function served(vitals: TestVitals): Promise<string> {
  const server = serve({ fetch: pageApp(vitals, { beatMs: 5 }).fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  onTestFinished(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Opens the stream of events; `until` reads on until the text so far has what is wanted. */
async function look(
  url: string,
): Promise<{ readonly until: (wanted: string) => Promise<string>; readonly leave: () => void }> {
  const leaving = new AbortController();
  const { body, headers } = await fetch(`${url}/api/events`, { signal: leaving.signal });
  expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
  if (!body) throw new Error('There is no stream.');
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (wanted: string): Promise<string> => {
    while (!text.includes(wanted)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`The stream ended before ${wanted} came.`);
      text += value;
    }
    return text;
  };
  return { until, leave: () => leaving.abort() };
}

it('tells several viewers what happens, and forgets those who leave', async () => {
  const vitals = new TestVitals();
  const atRest = vitals.listeners.size + 1;
  const url = await served(vitals);
  const viewers = await Promise.all([look(url), look(url), look(url)]);
  await Promise.all(viewers.map(async ({ until }) => until('retry: 2000')));

  vitals.end(doneOutcome(foundFile('a.jpg')));
  const texts = await Promise.all(viewers.map(async ({ until }) => until('"path":"a.jpg"')));
  const whileLooking = vitals.listeners.size;
  for (const { leave } of viewers) leave();

  await vi.waitFor(() => expect(vitals.listeners.size).toBe(atRest));
  expect(whileLooking).toBe(atRest + 1);
  expect(texts.every((text) => text.startsWith('retry: 2000\n\n'))).toBe(true);
});

it('takes no more viewers than it has places, and others when some have left', async () => {
  const url = await served(new TestVitals());
  const viewers = await Promise.all(Array.from({ length: 64 }, async () => look(url)));

  const refused = await fetch(`${url}/api/events`);
  for (const { leave } of viewers) leave();

  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  await vi.waitFor(async () => {
    const late = await look(url);
    late.leave();
  });
});
