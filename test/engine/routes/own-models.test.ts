import { describe, expect, it } from 'vitest';

import { MODEL, startTestEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

const PETS = {
  id: 'pets',
  name: 'Pets',
  output_info: {
    data: { concepts: [{ id: 'cat', name: 'Cat' }, { id: 'dog' }] },
    output_config: { concepts_mutually_exclusive: true, hyper_parameters: '{"MAX_NITEMS":1000}' },
  },
};

async function startWithPets(): Promise<TestEngine> {
  const engine = await startTestEngine();
  await engine.call('POST', '/v2/models', { model: PETS });
  return engine;
}

async function conceptsOf(engine: TestEngine, id = 'pets'): Promise<string[]> {
  const { body } = await engine.call('GET', `/v2/models/${id}/output_info`);
  return ((body.model.output_info.data?.concepts ?? []) as { id: string }[]).map((concept) => concept.id);
}

describe('own models', () => {
  it('are made untrained, with what was said and defaults for the rest', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', '/v2/models', { model: PETS });

    expect(http).toBe(200);
    expect(body.model).toMatchObject({
      id: 'pets',
      name: 'Pets',
      model_type_id: 'embedding-classifier',
      output_info: {
        type: 'concept',
        type_ext: 'concept',
        output_config: {
          concepts_mutually_exclusive: true,
          closed_environment: false,
          hyper_parameters: '{"MAX_NITEMS":1000}',
        },
      },
      model_version: { status: { code: 21102 }, active_concept_count: 2 },
    });
    // Clients of 2017 trip over a concept list here, and take a model of the app main for a public one.
    expect(body.model.output_info).not.toHaveProperty('data');
    expect(body.model.app_id).not.toBe('main');
  });

  it('get an id when they have none, and their id as the name', async () => {
    const engine = await startTestEngine();

    const { body } = await engine.call('POST', '/v2/models', { models: [{}, { id: 'two' }] });

    expect(body.models).toMatchObject([{ id: expect.stringMatching(/^[0-9a-f]{32}$/) as string }, { name: 'two' }]);
    expect(body.model).toEqual(body.models[0]);
  });

  it.each([
    [{ model: PETS }, 40010],
    [{ models: [{ id: 'a' }, { id: 'a' }] }, 40010],
    [{ model: { id: MODEL.identity.id } }, 40010],
    [{ model: { id: 'a/b' } }, 21202],
    [{ model: { id: '..' } }, 21202],
    [{ model: { id: '\ud800' } }, 21202],
    [{ model: { id: 5 } }, 21202],
    [{ model: { id: 'a', output_info: { data: { concepts: 'x' } } } }, 21202],
    [{ model: { id: 'a', output_info: { data: { concepts: [null] } } } }, 21202],
    [{ model: { id: 'a', name: 7 } }, 21202],
    [{ model: { id: 'a', output_info: { data: { concepts: [{ name: 'no id' }] } } } }, 21202],
    [{ model: { id: 'a', output_info: { data: { concepts: [{ id: 'x' }, { id: 'x' }] } } } }, 21202],
    [{ model: { id: 'a', output_info: { output_config: { hyper_parameters: 'not JSON' } } } }, 21202],
    [{ models: [] }, 11100],
    [{}, 21202],
  ])('are refused as %j with %i, and none is made', async (body, code) => {
    const engine = await startWithPets();

    const reply = await engine.call('POST', '/v2/models', body);

    expect([reply.http, reply.body.status.code]).toEqual([400, code]);
    expect((await engine.call('GET', '/v2/models')).body.models).toHaveLength(2);
  });

  it('are listed before the public ones, newest first, page by page', async () => {
    const engine = await startWithPets();
    await engine.call('POST', '/v2/models', { model: { id: 'newer' } });
    const ids = async (query: string): Promise<string[]> =>
      ((await engine.call('GET', `/v2/models${query}`)).body.models as { id: string }[]).map(({ id }) => id);

    expect(await ids('')).toEqual(['newer', 'pets', MODEL.identity.id]);
    expect(await ids('?page=2&per_page=2')).toEqual([MODEL.identity.id]);
    expect(await ids('?page=3&per_page=2')).toEqual([]);
  });

  it.each([
    [{ name: 'pe*' }, ['pets']],
    [{ name: 'pets', type: 'embed' }, []],
    [{ type: 'concept' }, ['pets', MODEL.identity.id]],
    [{ model_type_id: 'embedding-classifier' }, ['pets']],
  ])('are found by %j', async (query, ids) => {
    const engine = await startWithPets();

    const { body } = await engine.call('POST', '/v2/models/searches', { model_query: query });

    expect((body.models as { id: string }[]).map(({ id }) => id)).toEqual(ids);
  });

  it('tell their concepts in output_info, also those of an earlier version', async () => {
    const engine = await startWithPets();
    const before = (await engine.call('GET', '/v2/models/pets')).body.model.model_version.id as string;
    await engine.call('PATCH', '/v2/models', {
      action: 'remove',
      models: [{ id: 'pets', output_info: { data: { concepts: [{ id: 'cat' }] } } }],
    });

    const { body } = await engine.call('GET', `/v2/models/pets/versions/${before}/output_info`);

    expect(body.model.output_info.data.concepts).toMatchObject([
      { id: 'cat', name: 'Cat' },
      { id: 'dog', name: 'dog' },
    ]);
    expect(await conceptsOf(engine)).toEqual(['dog']);
  });

  it('outlive the process', async () => {
    const engine = await startWithPets();
    await engine.close();

    const next = await startTestEngine({ folder: engine.folder });

    expect(await conceptsOf(next)).toEqual(['cat', 'dog']);
  });
});

describe('a change of a model', () => {
  it.each([
    ['merge', ['bird', 'cat'], ['cat', 'dog', 'bird']],
    ['remove', ['cat', 'bird'], ['dog']],
    ['overwrite', ['bird'], ['bird']],
    ['overwrite', [], []],
  ])('can %s %j', async (action, ids, expected) => {
    const engine = await startWithPets();

    const { body } = await engine.call('PATCH', '/v2/models', {
      action,
      models: [{ id: 'pets', output_info: { data: { concepts: ids.map((id) => ({ id })) } } }],
    });

    expect(body.models).toMatchObject([{ id: 'pets', model_version: { status: { code: 21102 } } }]);
    expect(await conceptsOf(engine)).toEqual(expected);
  });

  it('keeps what it says nothing of, and makes a new version', async () => {
    const engine = await startWithPets();

    const { body } = await engine.call('PATCH', '/v2/models', {
      action: 'overwrite',
      models: [{ id: 'pets', name: 'Animals', output_info: { output_config: { closed_environment: true } } }],
    });

    expect(body.models).toMatchObject([
      {
        name: 'Animals',
        output_info: { output_config: { concepts_mutually_exclusive: true, closed_environment: true } },
      },
    ]);
    expect(body.models[0].output_info.output_config).toHaveProperty('hyper_parameters');
    expect(await conceptsOf(engine)).toEqual(['cat', 'dog']);
    const { body: versions } = await engine.call('GET', '/v2/models/pets/versions');
    expect(versions.model_versions).toHaveLength(2);
    expect(versions.model_versions[0].id).toBe(body.models[0].model_version.id);
  });

  it.each([
    ['merge_concepts', ['cat', 'dog', 'bird']],
    ['delete_concepts', ['cat', 'dog']],
  ])('can be written as in late 2016: %s', async (action, expected) => {
    const engine = await startWithPets();

    const { body } = await engine.call('PATCH', '/v2/models/pets/output_info/data/concepts', {
      action,
      concepts: [{ id: 'bird' }],
    });

    expect(body.model).toMatchObject({ id: 'pets', model_version: { status: { code: 21102 } } });
    expect(await conceptsOf(engine)).toEqual(expected);
  });

  it.each([
    [{ action: 'merge', models: [{ id: 'pets', name: 'x' }, { id: 'unknown' }] }, 404, 21200],
    [{ action: 'merge', models: [{ id: 'pets', name: 'x' }, { id: MODEL.identity.id }] }, 403, 21201],
    [{ action: 'merge', models: [{ id: 'pets', name: 'x' }, {}] }, 400, 21202],
    [{ action: 'mix', models: [{ id: 'pets', name: 'x' }] }, 400, 11100],
  ])('is refused as a whole: %j', async (patch, http, code) => {
    const engine = await startWithPets();

    const reply = await engine.call('PATCH', '/v2/models', patch);

    expect([reply.http, reply.body.status.code]).toEqual([http, code]);
    expect((await engine.call('GET', '/v2/models/pets')).body.model.name).toBe('Pets');
  });
});

describe('deleting models', () => {
  it('removes one with its versions, so that its id is free again', async () => {
    const engine = await startWithPets();

    await engine.call('DELETE', '/v2/models/pets');

    expect((await engine.call('GET', '/v2/models/pets')).http).toBe(404);
    await engine.call('POST', '/v2/models', { model: { id: 'pets' } });
    expect((await engine.call('GET', '/v2/models/pets/versions')).body.model_versions).toHaveLength(1);
  });

  it.each([{ ids: ['pets', 'unknown'] }, { delete_all: true }])('by %j leaves the public ones', async (body) => {
    const engine = await startWithPets();

    const { http } = await engine.call('DELETE', '/v2/models', body);

    expect(http).toBe(200);
    expect((await engine.call('GET', '/v2/models')).body.models).toMatchObject([{ id: MODEL.identity.id }]);
  });

  it.each([
    ['/v2/models', { ids: ['pets', MODEL.identity.id] }, 403],
    [`/v2/models/${MODEL.identity.slug}`, undefined, 403],
    ['/v2/models/unknown', undefined, 404],
    ['/v2/models', {}, 400],
  ])('%s with %j is refused', async (path, body, expected) => {
    const engine = await startWithPets();

    const { http } = await engine.call('DELETE', path, body);

    expect(http).toBe(expected);
    expect((await engine.call('GET', '/v2/models/pets')).http).toBe(200);
  });
});
