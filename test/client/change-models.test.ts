import { expect, test } from 'vitest';

import { UserError, WaitTimeoutError } from '../../src/client/errors.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };
const found = (...models: object[]): ScriptedReply => ({ json: { status: ok, models } });
const read: ScriptedReply = { json: { status: ok, model: { id: 'pets', model_version: { id: 'v1' } } } };

test('public models are told from own ones by their app, and with today’s service by their owner too', async () => {
  const models = [
    { id: 'own', app_id: 'a1' },
    { id: 'public', app_id: 'main' },
    { id: 'public of 2017', app_id: '' },
    { id: 'public of 2016', app_id: null },
    { id: 'own app called main', user_id: 'ann', app_id: 'main' },
    { id: 'public of today', user_id: 'clarifai', app_id: 'main' },
  ];
  const server = await startServer([found(...models), found(...models)]);
  const { app } = connectApp(server.url);

  const own = await app.models.getByPage({ privateOnly: true });
  const open = await app.models.getByPage({ publicOnly: true });

  expect(own.map(({ id }) => id)).toEqual(['own', 'own app called main']);
  expect(open.map(({ id }) => id)).toEqual(['public', 'public of 2017', 'public of 2016', 'public of today']);
});

test('a page of which the filter leaves nothing does not end the list', async () => {
  const server = await startServer([found({ id: 'p', app_id: 'main' }), found({ id: 'own', app_id: 'a' }), found()]);
  const ids: string[] = [];

  for await (const { id } of connectApp(server.url).app.models.getAll({ privateOnly: true })) ids.push(id);

  expect(ids).toEqual(['own']);
});

test('a model that was remembered is asked for again after something was deleted', async () => {
  const server = await startServer([read, { json: { status: ok } }, read]);
  const { app } = connectApp(server.url);
  const before = await app.models.get('pets');

  await app.models.delete('pets');

  await expect(app.models.get('pets')).resolves.not.toBe(before);
});

test('models that the cache was filled with are not asked for again', async () => {
  const general = { id: 'aaa', name: 'general-v1.3', app_id: 'main', output_info: { type: 'concept' } };
  const server = await startServer([found(general), found()]);
  const { app } = connectApp(server.url);

  await app.models.initModelCache();

  await expect(app.models.get('general-v1.3', { type: 'concept' })).resolves.toMatchObject({ id: 'aaa' });
  expect(server.requests).toHaveLength(2);
});

test('the wait for deleted models ends at its deadline with the number left', async () => {
  const server = await startServer(({ path }) =>
    path.includes('page=1&') ? found({ id: 'a', app_id: 'x' }) : found(),
  );
  const { app } = connectApp(server.url, { ratePerSecond: Infinity });
  const seen: number[] = [];

  const waiting = app.waitUntilModelsDeleteFinish({ maxWaitMs: 1000, onProgress: (left) => seen.push(left) });

  await expect(waiting).rejects.toThrow(WaitTimeoutError);
  await expect(waiting).rejects.toThrow(/1 models are still being deleted after 1 s/);
  expect(new Set(seen)).toEqual(new Set([1]));
});

test('a model is not created again after a lost reply', async () => {
  const server = await startServer([{ fault: 'reset' }]);

  await expect(connectApp(server.url).app.models.create('pets')).rejects.toMatchObject({ name: 'TransportError' });
  expect(server.requests).toHaveLength(1);
});

test('a prediction of one image that failed is an ApiError with the image’s own status', async () => {
  const failed = { id: 'o', status: { code: 30002, description: 'Download failed; check URL' } };
  const server = await startServer([read, { status: 400, json: { status: { code: 10020 }, outputs: [failed] } }]);
  const pets = await connectApp(server.url).app.models.get('pets');

  await expect(pets.predictByUrl('https://img.example/a.jpg')).rejects.toMatchObject({
    name: 'ApiError',
    code: 30002,
    path: '/v2/models/pets/outputs',
  });
});

test.each<[string, (pets: Awaited<ReturnType<ReturnType<typeof connectApp>['app']['models']['get']>>) => unknown]>([
  ['an action that there is not', (pets) => pets.update({ action: 'delete' as 'remove', name: 'x' })],
  ['an empty name', (pets) => pets.update({ name: '' })],
  ['a concept without id', (pets) => pets.addConcepts([''])],
  ['a concept twice', (pets) => pets.addConcepts(['cat', { id: 'cat' }])],
  ['feedback that says nothing', (pets) => pets.sendConceptFeedback('q', 'https://img.example/a.jpg')],
  ['feedback on no address', (pets) => pets.sendConceptFeedback('q', 'a.jpg', { concepts: ['cat'] })],
  ['a page 0', (pets) => pets.getInputs({ page: 0 })],
  ['a time-out below 0', (pets) => pets.train({ timeoutMs: -1 })],
  ['an empty version id', (pets) => pets.getVersion('')],
])('%s is refused before any request', async (_, call) => {
  const server = await startServer([read]);
  const pets = await connectApp(server.url).app.models.get('pets');

  await expect(call(pets)).rejects.toThrow(UserError);
  expect(server.requests).toHaveLength(1);
});
