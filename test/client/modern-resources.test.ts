import { expect, test } from 'vitest';

import type { ClarifaiApp } from '../../src/client/app.ts';
import { UserError } from '../../src/client/errors.ts';
import { Image } from '../../src/client/image.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };
const pat = { pat: 'token', userId: 'ann', appId: 'cats' };
const user_app_id = { user_id: 'ann', app_id: 'cats' };
const reply = (members: object): ScriptedReply => ({ json: { status: ok, ...members } });

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const lists: readonly (readonly [string, string, (app: ClarifaiApp) => AsyncIterable<{ readonly id?: string }>])[] = [
  ['workflows', '/v2/workflows', (app) => app.workflows.getAll()],
  ['model_types', '/v2/models/types', (app) => app.modelTypes.getAll()],
  ['datasets', '/v2/datasets', (app) => app.datasets.getAll()],
  ['annotations', '/v2/annotations', (app) => app.annotations.getAll()],
  ['bulk_operation', '/v2/bulk_operations', (app) => app.bulkOperations.getAll()],
  ['inputs_add_jobs', '/v2/inputs/jobs/add', (app) => app.inputsAddJobs.getAll()],
];

test.each(lists)(
  'the list of %s at %s comes page after page, from the app of the token',
  async (member, path, list) => {
    const server = await startServer([
      reply({ [member]: [{ id: 'a' }, null] }),
      reply({ [member]: [{ id: 'b' }] }),
      reply({}),
    ]);

    const found = await all(list(connectApp(server.url, pat).app));

    expect(found).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(server.requests.map((request) => request.path)).toEqual(
      [1, 2, 3].map((page) => `${path}?page=${page}&per_page=128&user_app_id.user_id=ann&user_app_id.app_id=cats`),
    );
  },
);

const single: readonly (readonly [string, string, (app: ClarifaiApp) => Promise<{ readonly id: string }>])[] = [
  ['workflow', '/v2/workflows/x%20y', (app) => app.workflows.get('x y')],
  ['dataset', '/v2/datasets/x%20y', (app) => app.datasets.get('x y')],
  ['annotation', '/v2/inputs/i/annotations/x%20y', (app) => app.annotations.get('i', 'x y')],
  ['bulk_operation', '/v2/bulk_operations/x%20y', (app) => app.bulkOperations.get('x y')],
  ['inputs_add_job', '/v2/inputs/jobs/add/x%20y', (app) => app.inputsAddJobs.get('x y')],
];

test.each(single)('one %s is read at %s; a reply without it is an error', async (member, path, get) => {
  const server = await startServer([reply({ [member]: { id: 'x y' } }), reply({})]);
  const { app } = connectApp(server.url);

  await expect(get(app)).resolves.toEqual({ id: 'x y' });
  await expect(get(app)).rejects.toMatchObject({ name: 'TransportError', code: 'reply-unreadable' });
  expect(server.requests[0]?.path).toBe(path);
});

test('status codes come in one list', async () => {
  const server = await startServer([reply({ statuses: [{ code: 10000 }, { code: 11005 }] })]);

  await expect(all(connectApp(server.url, pat).app.statusCodes.getAll())).resolves.toHaveLength(2);
  expect(server.requests[0]?.path).toBe('/v2/status_codes');
});

test('a workflow of another app predicts images, and failures are data', async () => {
  const failed = { status: { code: 30002 }, input: { id: 'q2' } };
  const server = await startServer([
    {
      status: 207,
      json: { status: { code: 10010 }, results: [{ status: ok, input: { id: 'q1' }, outputs: [] }, failed] },
    },
    { status: 400, json: { status: { code: 10020 }, results: [failed] } },
  ]);
  const { app } = connectApp(server.url, pat);
  const image = (id: string): Image => new Image({ id, url: `https://img.example/${id}.jpg` });

  const mixed = await app.workflows.predict('Demographics', [image('q1'), image('q2')], {
    owner: { userId: 'clarifai', appId: 'main' },
    minValue: 0.5,
  });
  const none = await app.workflows.predict('w', [image('q2')], { versionId: 'v1' });

  expect(mixed.results.map(({ kind }) => kind)).toEqual(['answered', 'answered']);
  expect(none.results[0]).toMatchObject({ kind: 'answered', answer: { status: { code: 30002 } } });
  expect(server.json(0)).toEqual({
    inputs: ['q1', 'q2'].map((id) => ({ id, data: { image: { url: `https://img.example/${id}.jpg` } } })),
    output_config: { min_value: 0.5 },
    user_app_id: { user_id: 'clarifai', app_id: 'main' },
  });
  expect(server.requests[1]?.path).toBe('/v2/workflows/w/results');
  expect(server.json(1)).toMatchObject({ version_id: 'v1', user_app_id });
});

test('a workflow takes no more than 32 inputs', async () => {
  const server = await startServer([]);
  const images = Array.from({ length: 33 }, () => new Image({ url: 'https://img.example/a.jpg' }));

  await expect(connectApp(server.url).app.workflows.predict('w', images)).rejects.toThrow(UserError);
});

test('datasets are made, filled and deleted', async () => {
  const server = await startServer([
    reply({ datasets: [{ id: 'd' }] }),
    reply({ dataset_inputs: [{ input: { id: 'a' } }] }),
    reply({}),
  ]);
  const { datasets } = connectApp(server.url, pat).app;

  await expect(datasets.create('d', { description: 'words' })).resolves.toEqual({ id: 'd' });
  await datasets.addInputs('d', ['a']);
  await datasets.delete(['d']);

  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /v2/datasets',
    'POST /v2/datasets/d/inputs',
    'DELETE /v2/datasets',
  ]);
  expect([0, 1, 2].map((index) => server.json(index))).toEqual([
    { datasets: [{ id: 'd', description: 'words' }], user_app_id },
    { dataset_inputs: [{ input: { id: 'a' } }], user_app_id },
    { dataset_ids: ['d'], user_app_id },
  ]);
});

test('annotations carry concepts and regions, and can be changed and deleted', async () => {
  const boundingBox = { topRow: 0.1, leftCol: 0.2, bottomRow: 0.3, rightCol: 0.4 };
  const server = await startServer([reply({ annotations: [{ id: 'n' }] }), reply({ annotations: [] }), reply({})]);
  const { annotations } = connectApp(server.url, pat).app;

  await annotations.create([{ inputId: 'a', regions: [{ regionInfo: { boundingBox }, concepts: ['sail'] }] }]);
  await annotations.update([{ inputId: 'a', id: 'n', concepts: ['boat'], notConcepts: ['car'] }], {
    action: 'overwrite',
  });
  await annotations.delete('a', 'n');

  const region_info = { bounding_box: { top_row: 0.1, left_col: 0.2, bottom_row: 0.3, right_col: 0.4 } };
  expect(server.json(0)).toEqual({
    annotations: [
      { input_id: 'a', data: { regions: [{ region_info, data: { concepts: [{ id: 'sail', value: 1 }] } }] } },
    ],
    user_app_id,
  });
  expect(server.json(1)).toEqual({
    action: 'overwrite',
    annotations: [
      {
        id: 'n',
        input_id: 'a',
        data: {
          concepts: [
            { id: 'boat', value: 1 },
            { id: 'car', value: 0 },
          ],
        },
      },
    ],
    user_app_id,
  });
  expect(`${server.requests[2]?.method} ${server.requests[2]?.path}`).toBe(
    'DELETE /v2/inputs/a/annotations/n?user_app_id.user_id=ann&user_app_id.app_id=cats',
  );
});

test('annotations of some inputs are asked for by their ids', async () => {
  const server = await startServer([reply({ annotations: [] })]);

  await all(connectApp(server.url).app.annotations.getAll({ inputIds: ['a', 'b'], perPage: 5 }));

  expect(server.requests[0]?.path).toBe('/v2/annotations?input_ids=a&input_ids=b&page=1&per_page=5');
});

test('a job that adds inputs is cancelled', async () => {
  const server = await startServer([reply({ inputs_add_job: { id: 'j', status: { code: 64004 } } })]);

  await expect(connectApp(server.url).app.inputsAddJobs.cancel('j')).resolves.toMatchObject({
    status: { code: 64004 },
  });
  expect(`${server.requests[0]?.method} ${server.requests[0]?.path}`).toBe('PATCH /v2/inputs/jobs/add/j');
});
