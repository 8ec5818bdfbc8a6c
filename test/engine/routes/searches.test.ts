import { describe, expect, it } from 'vitest';

import { MODEL } from '../../support/engine.ts';
import { imageAlong, startVectorEngine } from '../../support/vectors.ts';
import type { VectorEngine } from '../../support/vectors.ts';

interface Extra {
  readonly concepts?: readonly object[];
  readonly metadata?: object;
  readonly geo?: object;
}

function input(id: string, axis: number, extra: Extra = {}, seed = 0): object {
  const { data } = imageAlong(axis, seed) as { data: object };
  return { id, data: { ...data, ...extra } };
}

async function engineWith(...inputs: readonly object[]): Promise<VectorEngine> {
  const engine = await startVectorEngine();
  if (inputs.length > 0) await engine.call('POST', '/v2/inputs', { inputs });
  await engine.processed();
  return engine;
}

async function find(engine: VectorEngine, ...ands: readonly object[]): Promise<[id: string, score: number][]> {
  const { body } = await engine.call('POST', '/v2/searches/', { query: { ands } });
  const hits = body.hits as { score: number; input: { id: string } }[];
  return hits.map(({ score, input: { id } }) => [id, score]);
}

const ids = (hits: readonly (readonly [string, number])[]): string[] => hits.map(([id]) => id).toSorted();
const annotated = (concept: object): object => ({ input: { data: { concepts: [concept] } } });
const predicted = (concept: object): object => ({ output: { data: { concepts: [concept] } } });

describe('searching by what people said', () => {
  it('finds inputs with a concept, and those without', async () => {
    const engine = await engineWith(
      input('boat', 0, { concepts: [{ id: 'boat' }] }),
      input('no boat', 0, { concepts: [{ id: 'boat', value: 0 }] }, 1),
      input('silent', 0, {}, 2),
    );

    expect(await find(engine, annotated({ name: 'boat' }))).toEqual([['boat', 1]]);
    expect(await find(engine, annotated({ id: 'boat', value: true }))).toEqual([['boat', 1]]);
    expect(ids(await find(engine, annotated({ name: 'boat', value: false })))).toEqual(['no boat', 'silent']);
    expect(await find(engine, annotated({ name: 'never heard of' }))).toEqual([]);
  });

  it('finds inputs whose metadata contain all that is asked', async () => {
    const engine = await engineWith(
      input('a', 0, { metadata: { key: 'value', where: { room: 'attic', floor: 3 }, tags: ['x', 'y'] } }),
      input('b', 0, { metadata: { key: 'value' } }, 1),
    );
    const byMetadata = async (metadata: object): Promise<string[]> =>
      ids(await find(engine, { input: { data: { metadata } } }));

    expect(await byMetadata({ key: 'value' })).toEqual(['a', 'b']);
    expect(await byMetadata({ key: 'value', where: { room: 'attic' } })).toEqual(['a']);
    expect(await byMetadata({ tags: ['y'] })).toEqual(['a']);
    expect(await byMetadata({ key: 'value', key22: 'value22' })).toEqual([]);
  });

  it('finds inputs near a point and inside a box', async () => {
    const at = (longitude: number, latitude: number): Extra => ({ geo: { geo_point: { longitude, latitude } } });
    const engine = await engineWith(input('zurich', 0, at(8.54, 47.37)), input('bern', 0, at(7.45, 46.95), 1));
    const near = (type: string, value: number): object => ({
      input: { data: { geo: { geo_point: { longitude: 8.54, latitude: 47.37 }, geo_limit: { type, value } } } },
    });
    const unknown = await engine.call('POST', '/v2/searches', { query: { ands: [near('withinYards', 10)] } });
    expect(unknown.http).toBe(400);
    expect(unknown.body.status.details).toContain('withinYards');
    const corner = (longitude: number, latitude: number): object => ({ geo_point: { longitude, latitude } });

    // 95 km lie between the two.
    expect(ids(await find(engine, near('withinKilometers', 90)))).toEqual(['zurich']);
    expect(ids(await find(engine, near('withinKilometers', 100)))).toEqual(['bern', 'zurich']);
    expect(ids(await find(engine, near('withinMiles', 60)))).toEqual(['bern', 'zurich']);
    expect(ids(await find(engine, near('withinDegrees', 0.5)))).toEqual(['zurich']);
    const box = { geo_box: [corner(8, 48), corner(7, 46)] };
    expect(ids(await find(engine, { input: { data: { geo: box } } }))).toEqual(['bern']);
  });

  it('combines terms with AND, pages, and knows an input by its id', async () => {
    const concepts = [{ id: 'boat' }];
    const all = ['a', 'b', 'c'].map((id, index) => input(id, 0, { concepts, metadata: { id } }, index));
    const engine = await engineWith(...all);

    const both = await find(engine, annotated({ id: 'boat' }), { input: { data: { metadata: { id: 'b' } } } });
    const byId = await find(engine, { input: { id: 'c', data: { image: {} } } });
    const pages = await Promise.all(
      [1, 2].map(async (page) => {
        const query = { ands: [annotated({ id: 'boat' })] };
        const { body } = await engine.call('POST', '/v2/searches', { query, pagination: { page, per_page: 2 } });
        return (body.hits as object[]).length;
      }),
    );

    expect(ids(both)).toEqual(['b']);
    expect(ids(byId)).toEqual(['c']);
    expect(pages).toEqual([2, 1]);
  });
});

describe('searching by what models say', () => {
  it('ranks by a predicted concept, and by its absence', async () => {
    const engine = await engineWith(input('a', 0));

    const [[, small] = ['', 0]] = await find(engine, predicted({ name: 'small' }));
    const [[, notSmall] = ['', 0]] = await find(engine, predicted({ id: 'ai_small', value: false }));

    expect(small).toBeGreaterThan(0.5);
    expect(notSmall).toBeCloseTo(1 - small);
    expect(await find(engine, predicted({ name: 'unheard of' }))).toEqual([]);
  });

  it('ranks by alikeness to an input and to bytes; the input itself comes first', async () => {
    const engine = await engineWith(input('a', 0), input('alike', 0, {}, 1), input('other', 3, {}, 2));

    const byId = await find(engine, { output: { input: { id: 'a', data: { image: {} } } } });
    const byBytes = await find(engine, { output: { input: imageAlong(3) } });

    expect(byId.map(([id]) => id)).toEqual(['a', 'alike', 'other']);
    expect(byId[0]?.[1]).toBeCloseTo(1, 2);
    expect(byBytes[0]?.[0]).toBe('other');
  });

  it('answers for an input that was deleted and added again by its new image', async () => {
    const engine = await engineWith(input('a', 0), input('b', 3, {}, 1));
    await find(engine, { output: { input: { id: 'b', data: {} } } });

    await engine.call('DELETE', '/v2/inputs/a');
    await engine.call('POST', '/v2/inputs', { inputs: [input('a', 3)] });
    await engine.processed();

    const [, [id, score] = ['', 0]] = await find(engine, { output: { input: { id: 'b', data: {} } } });
    expect(id).toBe('a');
    expect(score).toBeGreaterThan(0.9);
  });
});

describe('a search that cannot be made', () => {
  it.each([
    [{}, 400, 11100],
    [{ query: { ands: 'boat' } }, 400, 11100],
    [{ query: { ands: [{}] } }, 400, 11100],
    [{ query: { ands: [predicted({ id: 'ai_unheard' })] } }, 400, 40002],
    [{ query: { ands: [{ output: { input: { id: 'none' } } }] } }, 404, 11101],
    [{ query: { ands: [{ output: { input: { data: { image: { base64: 'bm8=' } } } } }] } }, 400, 30300],
  ])('is refused: %j', async (body, http, code) => {
    const engine = await engineWith(input('a', 0));

    const reply = await engine.call('POST', '/v2/searches', body);

    expect([reply.http, reply.body.status.code]).toEqual([http, code]);
  });

  it.each([
    [{ name: 'Hund' }, 'de', 400],
    [{ name: 'dog' }, 'en', 200],
    [{ name: 'dog' }, null, 200],
    // Only names are translated.
    [{ id: 'ai_big' }, 'de', 200],
  ])(
    'is refused by the name of a concept in a language without a translation: %j in %j',
    async (concept, language, http) => {
      const engine = await engineWith(input('a', 0));

      const reply = await engine.call('POST', '/v2/searches', { query: { ands: [predicted(concept)], language } });

      expect([reply.http, reply.body.status.code]).toEqual([http, http === 200 ? 10000 : 21202]);
    },
  );

  it('is not a search by what people said, whatever the language', async () => {
    const engine = await engineWith(input('a', 0, { concepts: [{ id: 'Hund' }] }));

    const reply = await engine.call('POST', '/v2/searches', {
      query: { ands: [annotated({ name: 'Hund' })], language: 'de' },
    });

    expect(reply.body.hits).toHaveLength(1);
  });

  const point = { longitude: 1, latitude: 1 };

  it.each([
    ['input', 5],
    ['input.id', { input: { id: 5 } }],
    ['input.data', { input: { data: 'x' } }],
    ['input.data.concepts', { input: { data: { concepts: 5 } } }],
    ['input.data.concepts[0]', { input: { data: { concepts: [null] } } }],
    ['input.data.concepts[0]', { input: { data: { concepts: [{}] } } }],
    ['input.data.concepts[0].name', { input: { data: { concepts: [{ name: 5 }] } } }],
    ['input.data.concepts[0].value', { input: { data: { concepts: [{ id: 'a', value: 'no' }] } } }],
    ['input.data.metadata', { input: { data: { metadata: [1] } } }],
    ['input.data.image.url', { input: { data: { image: { url: 5 } } } }],
    [
      'input.data.geo.geo_point.longitude',
      { input: { data: { geo: { geo_point: { longitude: 'x', latitude: 1 } } } } },
    ],
    ['input.data.geo.geo_limit.value', { input: { data: { geo: { geo_point: point, geo_limit: { value: 'far' } } } } }],
    ['input.data.geo.geo_box', { input: { data: { geo: { geo_box: 5 } } } }],
    ['input.data.geo.geo_box', { input: { data: { geo: { geo_box: [{ geo_point: point }] } } } }],
    ['output', { output: 5 }],
    ['output.data.concepts', { output: { data: { concepts: 'dog' } } }],
    ['output.input', { output: { input: 'a' } }],
    ['output.input.data.image.crop', { output: { input: { id: 'a', data: { image: { crop: ['a', 0, 1, 1] } } } } }],
    ['negate', { negate: 'yes', input: { id: 'a' } }],
  ])('is refused when %s is of a wrong type, instead of finding everything', async (member, term) => {
    const engine = await engineWith(input('a', 0));
    const ands = [member === 'input' ? { input: term } : term];

    const { http, body } = await engine.call('POST', '/v2/searches', { query: { ands } });

    expect([http, body.status.code]).toEqual([400, 11100]);
    expect(body.status.details).toContain(`query.ands[0].${member} `);
  });

  it('is refused as too early while the input it names is in work', async () => {
    const engine = await startVectorEngine();
    const release = engine.hold();
    await engine.call('POST', '/v2/inputs', { inputs: [input('a', 0)] });

    const ands = [{ output: { input: { id: 'a', data: {} } } }];
    const reply = await engine.call('POST', '/v2/searches', { query: { ands } });
    release();

    expect([reply.http, reply.body.status.code]).toEqual([400, 43004]);
  });
});

describe('feedback', () => {
  it('is taken for models, their versions, and searches', async () => {
    const engine = await engineWith();
    const about = {
      input: { id: 'q1', data: { concepts: [{ id: 'boat', value: true }] }, feedback_info: { event_type: null } },
    };
    const { id } = MODEL.identity;

    for (const path of [
      `/v2/models/${id}/feedback`,
      `/v2/models/${id}/versions/version-1/feedback`,
      '/v2/searches/feedback',
    ]) {
      expect(await engine.call('POST', path, about)).toMatchObject({ http: 200, body: { status: { code: 10000 } } });
    }
  });

  it('is refused for a model that does not exist, and when it says nothing', async () => {
    const engine = await engineWith();

    expect((await engine.call('POST', '/v2/models/none/feedback', { input: {} })).http).toBe(404);
    expect((await engine.call('POST', `/v2/models/${MODEL.identity.id}/feedback`, {})).http).toBe(400);
  });
});
