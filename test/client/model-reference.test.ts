import { expect, test } from 'vitest';

import { UserError } from '../../src/client/errors.ts';
import { parseModelReference } from '../../src/client/model-reference.ts';
import { startServer, type ScriptedReply } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000 };
const pat = { pat: 'token', userId: 'ann', appId: 'cats' };
const read = (wire: object): ScriptedReply => ({ json: { status: ok, model: wire } });

test.each(['general-v1.3', 'aaa03c23b3724a16a56b629203edc62c', 'general-image-recognition', 'a/b', 'clarifai.com/x'])(
  '"%s" is a name or an id',
  (text) => {
    expect(parseModelReference(` ${text}\n`)).toEqual({ kind: 'name', nameOrId: text });
  },
);

test.each([
  ['https://clarifai.com/ann/cats/models/tabby', 'tabby', null],
  ['https://www.clarifai.com/ann/cats/models/tabby/versions/v1', 'tabby', 'v1'],
  ['http://clarifai.com/ann/cats/models/tab%2Fby/versions/v1/?tab=overview#top', 'tab/by', 'v1'],
  ['HTTPS://Clarifai.com/ann/cats/models/tabby/', 'tabby', null],
])('%s names a model and its app', (text, id, versionId) => {
  const owner = { user_id: 'ann', app_id: 'cats' };

  expect(parseModelReference(text)).toEqual({ kind: 'address', id, owner, versionId });
});

test.each([
  '',
  '  ',
  'https://evil.example/ann/cats/models/tabby',
  'https://clarifai.com.evil.example/ann/cats/models/tabby',
  'https://clarifai.com/ann/cats/workflows/tabby',
  'https://clarifai.com/ann/cats/models',
  'https://clarifai.com/ann/cats/models/tabby/versions',
  'https://clarifai.com/ann/cats/models/tabby/v1',
  'https://clarifai.com/ann/cats/models/tabby/versions/v1/more',
  'https://clarifai.com/ann/cats/models/%E0%A4%A',
  'https://',
])('"%s" is refused', (text) => {
  expect(() => parseModelReference(text)).toThrow(UserError);
});

test('a model is read and asked in the app of its address, in the version that is named there', async () => {
  const wire = { id: 'tabby', model_type_id: 'visual-classifier', app_id: 'zoo', model_version: { id: 'v9' } };
  const server = await startServer([read(wire), { json: { status: ok, outputs: [{ id: 'o', status: ok }] } }]);
  const { app } = connectApp(server.url, pat);

  const tabby = await app.models.get('https://clarifai.com/bob/zoo/models/tabby/versions/v1');
  await tabby.predictByUrl('https://img.example/a.jpg');

  expect(tabby.versionId).toBe('v1');
  expect(server.requests[0]?.path).toBe('/v2/models/tabby?user_app_id.user_id=bob&user_app_id.app_id=zoo');
  expect(server.requests[1]?.path).toBe('/v2/models/tabby/versions/v1/outputs');
  expect(server.json(1)).toMatchObject({ user_app_id: { user_id: 'bob', app_id: 'zoo' } });
});

test('the address of a public model means the model that is known by its id', async () => {
  const id = 'aaa03c23b3724a16a56b629203edc62c';
  const server = await startServer([read({ id, app_id: 'main' })]);

  await connectApp(server.url).app.models.get('https://clarifai.com/clarifai/main/models/general-image-recognition');

  expect(server.requests[0]?.path).toBe(`/v2/models/${id}`);
});

test('a namesake in another app is not taken for the model of an address', async () => {
  const server = await startServer([
    read({ id: 'tabby', app_id: 'own' }),
    { status: 404, json: { status: { code: 21200 } } },
  ]);
  const { app } = connectApp(server.url);
  const address = 'https://clarifai.com/bob/zoo/models/tabby';

  await expect(app.models.get(address)).rejects.toThrow(`There is no model at ${address}`);
  await expect(app.models.get(address)).rejects.toThrow(UserError);
});

test('a version is deleted by its address, in the app that it names', async () => {
  const server = await startServer([{ json: { status: ok } }]);

  await connectApp(server.url, pat).app.models.delete('https://clarifai.com/ann/cats/models/tabby/versions/v1');

  expect(server.requests[0]?.path).toBe('/v2/models/tabby/versions/v1?user_app_id.user_id=ann&user_app_id.app_id=cats');
  expect(server.requests[0]?.body).toHaveLength(0);
});
