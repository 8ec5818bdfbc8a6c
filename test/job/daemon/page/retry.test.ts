import { expect, it } from 'vitest';

import { TestVitals } from '../../../support/vitals.ts';
import { pageApp } from './app.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

function failing(): TestVitals {
  const vitals = new TestVitals();
  vitals.failures = [
    { stage: 'inspect', code: 'empty-file', count: 2, example: 'a.jpg', retryable: false },
    { stage: 'upload', code: 30300, count: 3, example: 'b.jpg', retryable: false },
  ];
  return vitals;
}

async function ask(vitals: TestVitals, body: unknown, headers: Record<string, string> = JSON_TYPE): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return pageApp(vitals).request('/api/retry', { method: 'POST', body: text, headers: { host: 'here:1', ...headers } });
}

it.each([
  ['all', {}, 5, undefined],
  ['one word', { code: 'empty-file' }, 2, 'empty-file'],
  ['one number', { code: 30300 }, 3, '30300'],
  ['a code that nothing failed with', { code: 'other' }, 0, 'other'],
] as const)('lets failed files be tried again: %s', async (_what, body, count, code) => {
  const vitals = failing();

  const reply = await ask(vitals, body);

  expect(await reply.json()).toEqual({ count });
  expect(vitals.retries).toEqual([code]);
});

it.each([
  ['another site', 403, {}, { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }],
  ['another host of the same site', 403, {}, { ...JSON_TYPE, 'sec-fetch-site': 'same-site' }],
  ['another origin', 403, {}, { ...JSON_TYPE, origin: 'http://elsewhere:1' }],
  ['another port', 403, {}, { ...JSON_TYPE, origin: 'http://here:2' }],
  ['no origin at all', 403, {}, { ...JSON_TYPE, origin: 'null' }],
  ['a form', 415, 'code=1', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['plain text', 415, {}, { 'content-type': 'text/plain' }],
  ['broken JSON', 400, '{', JSON_TYPE],
  ['a list', 400, [], JSON_TYPE],
  ['unknown members', 400, { codes: ['a'] }, JSON_TYPE],
  ['a large body', 413, { code: 'a'.repeat(5000) }, JSON_TYPE],
])('refuses %s', async (_what, status, body, headers) => {
  const vitals = failing();

  const reply = await ask(vitals, body, headers);

  expect(reply.status).toBe(status);
  expect(vitals.retries).toEqual([]);
});

it.each([{ 'sec-fetch-site': 'same-origin', origin: 'http://here:1' }, { origin: 'https://here:1' }, {}])(
  'lets its own page and plain programs ask: %j',
  async (headers) => {
    const reply = await ask(failing(), {}, { ...JSON_TYPE, ...headers });

    expect(reply.status).toBe(200);
  },
);
