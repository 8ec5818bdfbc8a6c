import { describe, expect, it } from 'vitest';

import { pngBase64, startTestEngine } from '../../support/engine.ts';
import type { TestEngine, TestReply } from '../../support/engine.ts';

async function make(engine: TestEngine, ...ids: readonly string[]): Promise<TestReply> {
  return engine.call('POST', '/v2/concepts', { concepts: ids.map((id) => ({ id })) });
}

async function idsOf(engine: TestEngine, path = '/v2/concepts?per_page=100'): Promise<readonly string[]> {
  const { body } = await engine.call('GET', path);
  return (body.concepts as { id: string }[]).map(({ id }) => id);
}

async function namesFound(engine: TestEngine, query: object): Promise<readonly string[]> {
  const { body } = await engine.call('POST', '/v2/concepts/searches/', { concept_query: query });
  return (body.concepts as { name: string }[]).map(({ name }) => name);
}

describe('concepts', () => {
  it('are made with what clients read of them; the name defaults to the id', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', '/v2/concepts', {
      concepts: [{ id: 'boat', name: 'Boat' }, { id: 'car' }],
    });

    expect(http).toBe(200);
    expect(body.concepts).toMatchObject([
      {
        id: 'boat',
        name: 'Boat',
        value: 1,
        app_id: 'embedded',
        language: 'en',
        created_at: expect.stringMatching(/Z$/),
      },
      { id: 'car', name: 'car' },
    ]);
    expect((await engine.call('GET', '/v2/concepts/boat')).body.concept.name).toBe('Boat');
  });

  it('are made all or none: one that exists refuses the call', async () => {
    const engine = await startTestEngine();
    await make(engine, 'boat');

    const again = await make(engine, 'lake', 'boat');
    const twice = await make(engine, 'sea', 'sea');

    for (const { http, body } of [again, twice]) {
      expect(http).toBe(400);
      expect(body.status.code).toBe(40_003);
    }
    expect(await idsOf(engine)).toEqual(['boat']);
  });

  it('come to exist with the labels of inputs, their changes, and with models', async () => {
    const engine = await startTestEngine();
    const image = { base64: pngBase64() };
    await engine.call('POST', '/v2/inputs', { inputs: [{ id: 'a', data: { image, concepts: [{ id: 'boat' }] } }] });
    await engine.call('PATCH', '/v2/inputs', {
      action: 'merge',
      inputs: [{ id: 'a', data: { concepts: [{ id: 'lake' }] } }],
    });
    await engine.call('POST', '/v2/models', {
      model: { id: 'm', output_info: { data: { concepts: [{ id: 'car' }] } } },
    });

    expect((await idsOf(engine)).toSorted()).toEqual(['boat', 'car', 'lake']);
    expect(await idsOf(engine, '/v2/users/ann/apps/cats/concepts')).toEqual([]);
  });

  it('are listed by pages, which end with an empty one', async () => {
    const engine = await startTestEngine();
    await make(engine, 'a', 'b', 'c');

    expect(await idsOf(engine, '/v2/concepts?page=2&per_page=2')).toEqual(['c']);
    expect(await idsOf(engine, '/v2/concepts?page=3&per_page=2')).toEqual([]);
  });

  it('are renamed; public and unknown ones are not, and then none is', async () => {
    const engine = await startTestEngine();
    await make(engine, 'boat');
    const rename = async (...concepts: readonly object[]): Promise<TestReply> =>
      engine.call('PATCH', '/v2/concepts', { action: 'overwrite', concepts });

    expect((await rename({ id: 'boat', name: 'Ship' })).body.concepts[0].name).toBe('Ship');
    expect((await rename({ id: 'boat', name: 'X' }, { id: 'ai_big', name: 'Y' })).http).toBe(403);
    expect((await rename({ id: 'boat', name: 'X' }, { id: 'nothing', name: 'Y' })).http).toBe(404);
    expect((await engine.call('GET', '/v2/concepts/boat')).body.concept.name).toBe('Ship');
  });

  it('are found by wildcard in any case, own and public: exact, then what begins so, then the others', async () => {
    const engine = await startTestEngine();
    await engine.call('POST', '/v2/concepts', {
      concepts: [
        { id: '1', name: 'bigger' },
        { id: '2', name: 'Very Big' },
        { id: '3', name: 'BIG' },
        { id: '4', name: 'bag' },
      ],
    });

    expect(await namesFound(engine, { name: '*big*' })).toEqual(['big', 'BIG', 'bigger', 'Very Big']);
    expect(await namesFound(engine, { name: 'b_g' })).toEqual([]);
    expect(await namesFound(engine, { name: 'big*', language: 'ja' })).toEqual([]);
  });

  it('tell how often they are said to be there and not', async () => {
    const engine = await startTestEngine();
    const input = (id: string, value: boolean): object => ({
      id,
      data: { image: { base64: pngBase64() }, concepts: [{ id: 'boat', value }] },
    });
    await engine.call('POST', '/v2/inputs', { inputs: [input('a', true), input('b', true), input('c', false)] });
    await make(engine, 'lake');

    const { body } = await engine.call('GET', '/v2/concepts/status');

    const counts = body.concept_counts as { id: string }[];
    expect(counts.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
      { id: 'boat', name: 'boat', concept_type_count: { positive: 2, negative: 1 } },
      { id: 'lake', name: 'lake', concept_type_count: { positive: 0, negative: 0 } },
    ]);
  });

  it('may be called anything that is text', async () => {
    const engine = await startTestEngine();
    const names = [`'; DROP TABLE concepts; --`, '<script>alert(1)</script>', '猫 🐈', '%', '\\'];

    for (const name of names)
      await engine.call('POST', '/v2/concepts', { concepts: [{ id: encodeURI(name).replaceAll('/', ''), name }] });

    const { body } = await engine.call('GET', '/v2/concepts');
    expect((body.concepts as { name: string }[]).map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(await namesFound(engine, { name: '%' })).toEqual(['%']);
  });

  it.each([
    [{}],
    [{ concepts: [] }],
    [{ concepts: 'boat' }],
    [{ concepts: [null] }],
    [{ concepts: [{ name: 'no id' }] }],
    [{ concepts: [{ id: 'a/b' }] }],
    [{ concepts: [{ id: 'a', name: 5 }] }],
    [{ concepts: Array.from({ length: 129 }, (_, index) => ({ id: `${index}` })) }],
  ])('are not made of what makes no sense (case %#)', async (request) => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', '/v2/concepts', request);

    expect(http).toBe(400);
    expect(body.status).toMatchObject({ code: 11_100, details: expect.any(String) });
    expect(await idsOf(engine)).toEqual([]);
  });
});

describe('facts about the service', () => {
  it('names the status codes, the kinds of models, and what it does not offer', async () => {
    const engine = await startTestEngine();

    const codes = await engine.call('GET', '/v2/status_codes');
    const one = await engine.call('GET', '/v2/status_codes/30000');
    const types = await engine.call('GET', '/v2/models/types');

    expect(codes.body.statuses.length).toBeGreaterThan(40);
    expect(one.body.status.code).toBe(30_000);
    expect(types.body.model_types.map(({ id }: { id: string }) => id)).toEqual([
      'visual-classifier',
      'embedding-classifier',
    ]);
    expect((await engine.call('GET', '/v2/status_codes/toString')).http).toBe(404);
    for (const path of [
      '/v2/datasets',
      '/v2/inputs/jobs/add',
      '/v2/users/ann/apps/cats/annotations',
      '/v2/searches/x',
    ]) {
      const { http, body } = await engine.call('GET', path);
      expect([http, body.status.code]).toEqual([501, 10_040]);
    }
  });
});
