import { expect, test } from 'vitest';

import { ApiError, UserError } from '../../src/client/errors.ts';
import { Image } from '../../src/client/image.ts';
import { PUBLIC_MODELS } from '../../src/wire/public-models.ts';
import { startServer, type ScriptedReply, type SeenRequest } from '../support/server.ts';
import { connectApp } from './connect.ts';

const ok = { code: 10000, description: 'Ok' };
const missing: ScriptedReply = { status: 404, json: { status: { code: 21200, description: 'Model does not exist' } } };
const url = 'https://img.example/a.jpg';

function model(id: string, name: string, type: string, typeExt = type): object {
  return { id, name, output_info: { type, type_ext: typeExt }, model_version: { id: `${id}-v1` } };
}

const read = (wire: object): ScriptedReply => ({ json: { status: ok, model: wire } });
const found = (...models: object[]): ScriptedReply => ({ json: { status: ok, models } });
const pathsOf = (requests: readonly SeenRequest[]): string[] => requests.map(({ path }) => path);

test.each([PUBLIC_MODELS.general.name, PUBLIC_MODELS.general.slug, PUBLIC_MODELS.general.id])(
  'the public model "%s" is read by its id, once',
  async (nameOrId) => {
    const server = await startServer([read(model(PUBLIC_MODELS.general.id, 'general-v1.3', 'concept'))]);
    const { app } = connectApp(server.url);

    const first = await app.models.get(nameOrId);
    const second = await app.models.get(nameOrId);

    expect(first).toMatchObject({ name: 'general-v1.3', type: 'concept', typeExt: 'concept' });
    expect(first.versionId).toBe(`${PUBLIC_MODELS.general.id}-v1`);
    expect(second).toBe(first);
    expect(pathsOf(server.requests)).toEqual([`/v2/models/${PUBLIC_MODELS.general.id}`]);
  },
);

test('a model that is no id is searched by its name', async () => {
  const server = await startServer([
    missing,
    found(model('p1', 'pets', 'concept'), model('p2', 'pets too', 'concept')),
  ]);

  const pets = await connectApp(server.url).app.models.get('pets');

  expect(pets.id).toBe('p1');
  expect(pathsOf(server.requests)).toEqual(['/v2/models/pets', '/v2/models/searches']);
  expect(server.json(1)).toEqual({ model_query: { name: 'pets' } });
});

test('models of one name are told apart by type, and remembered apart', async () => {
  const concept = model('aaa', 'general-v1.3', 'concept');
  const embed = model('bbb', 'general-v1.3', 'embed');
  const server = await startServer(({ method, path, body }) => {
    if (method === 'GET') return path.includes(PUBLIC_MODELS.general.id) ? read(concept) : missing;
    return JSON.parse(body.toString()).model_query.type === 'embed' ? found(concept, embed) : found(concept);
  });
  const { app } = connectApp(server.url);

  const [plain, embedding] = [
    await app.models.get('general-v1.3'),
    await app.models.get('general-v1.3', { type: 'embed' }),
  ];

  expect([plain.id, embedding.id]).toEqual(['aaa', 'bbb']);
  await expect(app.models.get('general-v1.3', { type: 'embed' })).resolves.toBe(embedding);
});

test('of several models with a name the one that gives concepts is taken', async () => {
  const server = await startServer([missing, found(model('e', 'x', 'embed'), model('c', 'x', 'concept'))]);

  await expect(connectApp(server.url).app.models.get('x')).resolves.toMatchObject({ id: 'c' });
});

test('an ambiguous name names its ids, an unknown one says so', async () => {
  const server = await startServer([
    missing,
    found(model('c1', 'x', 'concept'), model('c2', 'x', 'concept')),
    missing,
    { json: { status: ok, models: null } },
  ]);
  const { app } = connectApp(server.url);

  await expect(app.models.get('x')).rejects.toThrow(/c1, c2/);
  await expect(app.models.get('y', { type: 'color' })).rejects.toThrow(/No model is named "y" with type "color"/);
});

test('what is not found is not remembered, and the cache can be cleared', async () => {
  const server = await startServer([
    missing,
    found(),
    read(model('x', 'x', 'concept')),
    read(model('x', 'x', 'concept')),
  ]);
  const { app } = connectApp(server.url);

  await expect(app.models.get('x')).rejects.toThrow(UserError);
  const first = await app.models.get('x');
  app.models.clearModelCache();

  await expect(app.models.get('x')).resolves.not.toBe(first);
});

test('a trouble other than "not found" is not taken for it', async () => {
  const server = await startServer([{ status: 403, json: { status: { code: 11007 } } }]);

  await expect(connectApp(server.url).app.models.get('x')).rejects.toMatchObject({ name: 'AuthError', code: 11007 });
});

test('with a token, public models are read and asked in the app that owns them', async () => {
  const general = { id: 'general-image-recognition', model_type_id: 'visual-classifier' };
  const server = await startServer([read(general), { json: { status: ok, outputs: [{ id: 'o', status: ok }] } }]);
  const { app } = connectApp(server.url, { pat: 'token', userId: 'ann', appId: 'cats' });

  const found_ = await app.models.get('general-v1.3', { type: 'concept' });
  await found_.predict([new Image({ url })], { minValue: 0.5 });

  expect(server.requests[0]?.path).toContain('user_app_id.user_id=clarifai&user_app_id.app_id=main');
  expect(server.json(1)).toEqual({
    inputs: [{ data: { image: { url } } }],
    model: { model_version: { output_info: { output_config: { min_value: 0.5 } } } },
    user_app_id: { user_id: 'clarifai', app_id: 'main' },
  });
});

test('all models come page after page', async () => {
  const server = await startServer([found(model('a', 'a', 'concept')), found(model('b', 'b', 'color')), found()]);
  const ids: string[] = [];

  for await (const one of connectApp(server.url).app.models.getAll()) ids.push(one.id);

  expect(ids).toEqual(['a', 'b']);
});

test('a search sends name and type and keeps models of that type', async () => {
  const server = await startServer([found(model('a', 'face-v1.3', 'facedetect'), model('b', 'face-v1.3', 'concept'))]);

  const models = await connectApp(server.url).app.models.search('face*', 'facedetect');

  expect(models.map(({ id }) => id)).toEqual(['a']);
  expect(server.json(0)).toEqual({ model_query: { name: 'face*', type: 'facedetect' } });
});

test('a prediction sends images and options, and its outputs come in order', async () => {
  const outputs = ['o1', 'o2'].map((id) => ({
    id,
    status: ok,
    data: { concepts: [{ id: 'c', name: 'c', value: 0.9 }] },
  }));
  const server = await startServer([read(model('pets', 'pets', 'concept')), { json: { status: ok, outputs } }]);
  const pets = await connectApp(server.url).app.models.get('pets');

  const predictions = await pets.predict([new Image({ bytes: Buffer.from('abc') }), new Image({ url, id: 'q' })], {
    language: 'fr',
    minValue: 0.6,
    maxConcepts: 5,
    selectConcepts: [{ name: 'train' }, { id: 'ai_1' }],
  });

  expect(predictions.outputs.map((outcome) => outcome.kind === 'answered' && outcome.answer.id)).toEqual(['o1', 'o2']);
  expect(server.requests[1]?.path).toBe('/v2/models/pets/outputs');
  expect(server.json(1)).toEqual({
    inputs: [{ data: { image: { base64: 'YWJj' } } }, { id: 'q', data: { image: { url } } }],
    model: {
      output_info: {
        output_config: {
          language: 'fr',
          min_value: 0.6,
          max_concepts: 5,
          select_concepts: [{ name: 'train' }, { id: 'ai_1' }],
        },
      },
    },
  });
});

test('a prediction without options sends no model, and a version can be named', async () => {
  const server = await startServer([
    read(model('pets', 'pets', 'concept')),
    { json: { status: ok, outputs: [{ id: 'o', status: ok }] } },
  ]);
  const pets = await connectApp(server.url).app.models.get('pets');

  await pets.predict([new Image({ url })], { versionId: 'v 2' });

  expect(server.requests[1]?.path).toBe('/v2/models/pets/versions/v%202/outputs');
  expect(server.json(1)).toEqual({ inputs: [{ data: { image: { url } } }] });
});

test('a failed image is data, also when all failed', async () => {
  const failed = { id: 'o', status: { code: 30002, description: 'Download failed; check URL' }, data: null };
  const server = await startServer([
    read(model('pets', 'pets', 'concept')),
    { status: 400, json: { status: { code: 10020 }, outputs: [failed] } },
  ]);
  const pets = await connectApp(server.url).app.models.get('pets');

  const { status, outputs } = await pets.predict([new Image({ url })]);

  expect(status?.code).toBe(10020);
  expect(outputs[0]).toMatchObject({ kind: 'answered', answer: { status: { code: 30002 } } });
});

test('a model that still loads is asked again until it answers', async () => {
  const loading = { id: 'o', status: { code: 21355, description: 'Loading' } };
  const server = await startServer([
    read(model('pets', 'pets', 'concept')),
    { status: 400, json: { status: { code: 10020 }, outputs: [loading, loading] } },
    { status: 503, json: { status: { code: 21354 } } },
    { json: { status: ok, outputs: [{ id: 'o', status: ok }] } },
  ]);
  const { app, clock } = connectApp(server.url);
  const pets = await app.models.get('pets');

  const { outputs } = await pets.predict([new Image({ url })]);

  expect(outputs[0]?.kind).toBe('answered');
  expect(clock.waits).toEqual([2500, 5000]);
});

test.each([
  { minValue: 1.1 },
  { minValue: Number.NaN },
  { maxConcepts: 0 },
  { maxConcepts: 201 },
  { maxConcepts: 2.5 },
])('a prediction with %o is refused before any request', async (options) => {
  const server = await startServer([read(model('pets', 'pets', 'concept'))]);
  const pets = await connectApp(server.url).app.models.get('pets');

  await expect(pets.predict([new Image({ url })], options)).rejects.toThrow(UserError);

  expect(server.requests).toHaveLength(1);
});

test('an untrained model is an ApiError', async () => {
  const server = await startServer([
    read(model('pets', 'pets', 'concept')),
    { status: 400, json: { status: { code: 21102, description: 'Model not yet trained' }, outputs: [] } },
  ]);
  const pets = await connectApp(server.url).app.models.get('pets');

  await expect(pets.predict([new Image({ url })])).rejects.toThrow(ApiError);
});

const nothing: ScriptedReply = { json: { status: ok, models: [] } };

test('a short name is the public model, unless the app has a model so called', async () => {
  const known = { json: { status: ok, model: model(PUBLIC_MODELS.general.id, 'general-v1.3', 'concept') } };
  const server = await startServer([missing, nothing, known, found(model('mine', 'general', 'concept'))]);
  const { app } = connectApp(server.url);

  await expect(app.models.get('general')).resolves.toMatchObject({ id: PUBLIC_MODELS.general.id });
  expect(server.requests.at(-1)?.path).toBe(`/v2/models/${PUBLIC_MODELS.general.id}`);
});

test("an app's own model goes before the public one of that short name", async () => {
  const server = await startServer([missing, found(model('mine', 'general', 'concept'))]);

  await expect(connectApp(server.url).app.models.get('general')).resolves.toMatchObject({ id: 'mine' });
});
