import { expect, test } from 'vitest';

import { suggestModels } from '../../src/job/suggest-models.ts';
import { connectApp } from '../client/connect.ts';
import { startServer } from '../support/server.ts';

const ok = { code: 10000, description: 'Ok' };

test('a mistyped name is answered with the nearest one and a bounded list, after one call for it', async () => {
  const many = Array.from({ length: 100 }, (_, index) => ({ id: `id${index}`, name: `model-${index + 100}` }));
  const server = await startServer([{ json: { status: ok, models: many } }]);

  await expect(suggestModels(connectApp(server.url).app, 'modle-150')).resolves.toMatch(
    /^; did you mean model-150\? Available: color, .*, and 87 more\.$/,
  );
  expect(server.requests).toHaveLength(1);
  expect(server.requests.at(-1)?.path).toBe('/v2/models?page=1&per_page=100');
});

test('where models cannot be listed the public ones are named', async () => {
  const refused = { status: 403, json: { status: { code: 11007, description: 'Insufficient scopes' } } };
  const server = await startServer([refused]);

  await expect(suggestModels(connectApp(server.url).app, 'colour')).resolves.toMatch(
    /^; did you mean color\? Available: color, demographics, /,
  );
});
