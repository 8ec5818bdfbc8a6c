import { expect, test } from 'vitest';

import { Image } from '../../src/client/image.ts';
import { startServer } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };
const pat = { pat: 'token', userId: 'ann', appId: 'cats' };
const user_app_id = { user_id: 'ann', app_id: 'cats' };
const model = { id: 'pets', model_type_id: 'embedding-classifier', user_id: 'ann', app_id: 'cats' };
const reply = { json: { status: ok, model, models: [model], outputs: [{ id: 'o', status: ok }] } };
const url = 'https://img.example/a.jpg';

test('with a personal access token, models are created in the words of today, without dead members', async () => {
  const server = await startServer([reply]);

  await connectApp(server.url, pat).app.models.create('pets', {
    concepts: ['cat'],
    conceptsMutuallyExclusive: true,
    closedEnvironment: true,
    hyperParameters: { num_epochs: 2 },
  });

  expect(server.json(0)).toEqual({
    model: {
      id: 'pets',
      name: 'pets',
      model_type_id: 'embedding-classifier',
      output_info: {
        data: { concepts: [{ id: 'cat' }] },
        params: { concepts_mutually_exclusive: true, num_epochs: 2 },
      },
    },
    user_app_id,
  });
});

test('a change that today’s service does not know is no call', async () => {
  const server = await startServer([reply]);
  const pets = await connectApp(server.url, pat).app.models.get('pets');

  await expect(pets.update({ closedEnvironment: true })).resolves.toBe(pets);

  expect(server.requests).toHaveLength(1);
});

test('feedback is refused before any request where today’s service is spoken to', async () => {
  const server = await startServer([reply]);
  const pets = await connectApp(server.url, pat).app.models.get('pets');

  await expect(pets.sendConceptFeedback('q', url, { concepts: ['cat'] })).rejects.toMatchObject({ name: 'UserError' });

  expect(server.requests).toHaveLength(1);
});

test('the profile can be chosen against what the credentials suggest', async () => {
  const server = await startServer([reply, reply, reply, reply]);
  const modern = await connectApp(server.url, { profile: 'modern' }).app.models.get('pets');
  const legacy = await connectApp(server.url, { ...pat, profile: 'legacy' }).app.models.get('pets');

  await modern.predict([new Image({ url })], { minValue: 0.5 });
  await legacy.predict([new Image({ url })], { minValue: 0.5 });

  const inputs = [{ data: { image: { url } } }];
  const output_info = { output_config: { min_value: 0.5 } };
  expect(server.json(2)).toEqual({ inputs, model: { model_version: { output_info } } });
  expect(server.json(3)).toEqual({ inputs, model: { output_info }, user_app_id });
});

test('concepts of a model are found where either service tells them', async () => {
  const concepts = { output_info: { data: { concepts: [{ id: 'cat' }, { name: 'without id' }, { id: 'dog' }] } } };
  const server = await startServer([
    reply,
    { json: { status: ok, model: { ...model, ...concepts } } },
    { json: { status: ok, model: { ...model, model_version: { id: 'v', ...concepts } } } },
    { json: { status: ok, model } },
  ]);
  const pets = await connectApp(server.url).app.models.get('pets');

  await expect(pets.getConceptIds()).resolves.toEqual(['cat', 'dog']);
  await expect(pets.getConceptIds()).resolves.toEqual(['cat', 'dog']);
  await expect(pets.getConceptIds()).resolves.toEqual([]);
});
