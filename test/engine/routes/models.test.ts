import { describe, expect, it } from 'vitest';

import { MODEL, pngBase64, startTestEngine } from '../../support/engine.ts';

const PREDICT = `/v2/models/${MODEL.identity.id}/outputs`;
const image = (bytes: number): object => ({ data: { image: { base64: pngBase64(bytes) } } });

describe('models', () => {
  it('are listed with what clients need, and the list ends', async () => {
    const engine = await startTestEngine();

    const { body } = await engine.call('GET', '/v2/models');
    const past = await engine.call('GET', '/v2/models?page=2');

    expect(body.models).toMatchObject([
      {
        id: MODEL.identity.id,
        name: 'general-v1.3',
        app_id: 'main',
        output_info: { type: 'concept', type_ext: 'concept' },
        model_version: { id: 'version-1', status: { code: 21100 } },
      },
    ]);
    // Clients of 2017 trip over a concept list here.
    expect(body.models[0].output_info).not.toHaveProperty('data');
    expect(past).toMatchObject({ http: 200, body: { models: [] } });
  });

  it.each([
    [{ name: 'general-v1.3' }, 1],
    [{ name: 'gen*' }, 1],
    [{ name: 'GENERAL*', type: 'concept' }, 1],
    [{ name: 'general-v1.3', type: 'embed' }, 0],
    [{ model_type_id: 'visual-classifier' }, 1],
    [{ name: 'gen' }, 0],
    [{}, 1],
  ])('are found by %j: %i', async (query, count) => {
    const engine = await startTestEngine();

    const { body } = await engine.call('POST', '/v2/models/searches/', { model_query: query });

    expect(body.models).toHaveLength(count);
  });

  it('show their concepts in output_info, by id and by slug', async () => {
    const engine = await startTestEngine();

    const { body } = await engine.call('GET', '/v2/models/general-image-recognition/output_info');

    expect(body.model.output_info.data.concepts).toMatchObject([
      { id: 'ai_big', name: 'big', value: 1 },
      { id: 'ai_small' },
    ]);
  });

  it('that do not exist are refused with what there is', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', '/v2/models/celeb-v1.3/outputs', { inputs: [image(1)] });

    expect(http).toBe(404);
    expect(body.status).toMatchObject({ code: 21200, details: expect.stringContaining('general-v1.3') as string });
  });

  it('that are asked for by their name are refused with the ids to ask for', async () => {
    const engine = await startTestEngine();

    const { body } = await engine.call('GET', '/v2/models/general-v1.3');

    expect(body.status.details).toContain('general-image-recognition (general-v1.3)');
  });
});

describe('predict', () => {
  it('answers for each image in order, by its bytes', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', PREDICT, { inputs: [image(900), { id: 'q', ...image(100) }] });

    expect(http).toBe(200);
    expect(body.outputs).toMatchObject([
      { status: { code: 10000 }, data: { concepts: [{ name: 'big' }, { name: 'small' }] } },
      { input: { id: 'q' }, data: { concepts: [{ name: 'small' }, { name: 'big' }] } },
    ]);
    expect(JSON.stringify(body)).not.toContain('base64');
  });

  it('answers for the good images beside the bad', async () => {
    const engine = await startTestEngine();
    const broken = { data: { image: { base64: pngBase64(10, 'broken') } } };

    const { http, body } = await engine.call('POST', PREDICT, { inputs: [broken, image(10)] });
    const allBroken = await engine.call('POST', PREDICT, { inputs: [broken] });

    expect(http).toBe(207);
    expect(body.outputs).toMatchObject([{ status: { code: 30300 }, data: {} }, { status: { code: 10000 } }]);
    expect(allBroken).toMatchObject({ http: 400, body: { status: { code: 10020 }, outputs: [{}] } });
  });

  it('takes the answer that a stored input got when it was added', async () => {
    const engine = await startTestEngine();
    const added = await engine.call('POST', '/v2/inputs', { inputs: [{ id: 'a', ...image(900) }] });
    await engine.processed();
    const url = (added.body.inputs[0].data.image.url as string).replace('localhost', '127.0.0.1:4711');
    const callsBefore = engine.inference.calls;

    const { body } = await engine.call('POST', PREDICT, { inputs: [{ data: { image: { url } } }] });

    expect(body.outputs[0]).toMatchObject({ status: { code: 10000 }, data: { concepts: [{ name: 'big' }, {}] } });
    expect(engine.inference.calls).toBe(callsBefore);
  });

  it.each([
    [{ max_concepts: 1 }, ['big']],
    [{ min_value: 0.5 }, ['big']],
    [{ select_concepts: [{ name: 'small' }] }, ['small']],
    [{ language: 'en', concepts_mutually_exclusive: false }, ['big', 'small']],
  ])('keeps to %j', async (config, names) => {
    const engine = await startTestEngine();

    const { body } = await engine.call('POST', PREDICT, {
      inputs: [image(900)],
      model: { output_info: { output_config: config } },
    });

    const concepts = body.outputs[0].data.concepts as { name: string }[];
    expect(concepts.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    { max_concepts: 201 },
    { max_concepts: -1 },
    { min_value: 2 },
    { language: 'fr' },
    { select_concepts: [null] },
    { select_concepts: [{ name: 'unheard of' }] },
    { select_concepts: {} },
  ])('refuses %j', async (config) => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', PREDICT, {
      inputs: [image(900)],
      model: { output_info: { output_config: config } },
    });

    expect([http, body.status.code]).toEqual([400, 21202]);
  });
});

describe('the server', () => {
  it('asks for a key when it has keys', async () => {
    const engine = await startTestEngine({ apiKeys: ['secret'] });
    const call = async (authorization?: string): Promise<[number, number]> => {
      const { http, body } = await engine.call('GET', '/v2/models', undefined, authorization ? { authorization } : {});
      return [http, body.status.code as number];
    };

    expect(await call()).toEqual([401, 11102]);
    expect(await call('key secret')).toEqual([401, 11102]);
    expect(await call('Key wrong')).toEqual([401, 11009]);
    expect(await call('Key secret')).toEqual([200, 10000]);
  });

  it('refuses unknown paths, known paths with other methods, and keeps status an object', async () => {
    const engine = await startTestEngine();

    expect(await engine.call('GET', '/v2/nowhere')).toMatchObject({ http: 404, body: { status: { code: 11101 } } });
    expect(await engine.call('PUT', '/v2/inputs', {})).toMatchObject({ http: 405, body: { status: { code: 11103 } } });
  });
});

describe('a search for models', () => {
  it('is refused when what it asks for is no text', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', '/v2/models/searches', { model_query: { name: 5 } });

    expect([http, body.status.code]).toEqual([400, 11100]);
    expect(body.status.details).toContain('model_query.name');
  });
});
