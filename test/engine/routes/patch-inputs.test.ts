import { describe, expect, it } from 'vitest';

import { pngBase64, startTestEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

const GEO = { geo_point: { longitude: 1, latitude: 2 } };

async function engineWithInput(): Promise<TestEngine> {
  const engine = await startTestEngine();
  const data = {
    image: { base64: pngBase64() },
    concepts: [{ id: 'boat' }, { id: 'car' }],
    metadata: { sku: 1 },
    geo: GEO,
  };
  await engine.call('POST', '/v2/inputs', { inputs: [{ id: 'a', data }] });
  await engine.processed();
  return engine;
}

async function conceptsOf(engine: TestEngine): Promise<unknown> {
  const { body } = await engine.call('GET', '/v2/inputs/a');
  return body.input.data.concepts.map(({ id, value }: { id: string; value: number }) => `${id}=${value}`);
}

describe('PATCH /v2/inputs', () => {
  it('merges, answers with the whole input, and a later look shows it so', async () => {
    const engine = await engineWithInput();
    const data = { concepts: [{ id: 'boat', value: false }, { id: 'lake' }], metadata: { colour: 'red' } };

    const { http, body } = await engine.call('PATCH', '/v2/inputs', { action: 'merge', inputs: [{ id: 'a', data }] });

    expect(http).toBe(200);
    expect(body.inputs[0]).toMatchObject({
      id: 'a',
      status: { code: 30_200 },
      data: { image: { url: expect.stringContaining('/hosted/') }, metadata: { sku: 1, colour: 'red' }, geo: GEO },
    });
    expect(await conceptsOf(engine)).toEqual(['boat=0', 'car=1', 'lake=1']);
    const { input } = (await engine.call('GET', '/v2/inputs/a')).body;
    expect(input.status.code).toBe(30_000);
  });

  it('overwrites all but the image', async () => {
    const engine = await engineWithInput();
    const inputs = [{ id: 'a', data: { concepts: [{ id: 'lake' }] } }];

    const { body } = await engine.call('PATCH', '/v2/inputs', { action: 'overwrite', inputs });

    expect(Object.keys(body.inputs[0].data)).toEqual(['image', 'concepts']);
    expect(await conceptsOf(engine)).toEqual(['lake=1']);
  });

  it('removes concepts by their ids and metadata by what is true', async () => {
    const engine = await engineWithInput();
    const inputs = [{ id: 'a', data: { concepts: [{ id: 'boat' }], metadata: { sku: true }, geo: GEO } }];

    const { body } = await engine.call('PATCH', '/v2/inputs', { action: 'remove', inputs });

    expect(body.inputs[0].data).toMatchObject({ metadata: {} });
    expect(body.inputs[0].data.geo).toBeUndefined();
    expect(await conceptsOf(engine)).toEqual(['car=1']);
  });

  it('keeps regions, changes them by id, and removes them', async () => {
    const engine = await engineWithInput();
    const box = { top_row: 0.1, left_col: 0.1, bottom_row: 0.5, right_col: 0.5 };
    const region = { id: 'r1', region_info: { bounding_box: box }, data: { concepts: [{ id: 'sail' }] } };
    const patch = async (action: string, regions: unknown): Promise<readonly { id: string; data: unknown }[]> => {
      const { body } = await engine.call('PATCH', '/v2/inputs', { action, inputs: [{ id: 'a', data: { regions } }] });
      return body.inputs[0].data.regions;
    };

    const added = await patch('merge', [region, { region_info: { bounding_box: box } }]);
    expect(added).toMatchObject([region, { id: expect.any(String) }]);
    const changed = await patch('merge', [{ id: 'r1', data: { concepts: [{ id: 'mast' }] } }]);
    expect(changed[0]).toMatchObject({ region_info: { bounding_box: box }, data: { concepts: [{ id: 'mast' }] } });
    expect(await patch('remove', [{ id: 'r1' }])).toHaveLength(1);
  });

  it('gives each input its own verdict', async () => {
    const engine = await engineWithInput();
    const inputs = [
      { id: 'a', data: { concepts: [{ id: 'lake' }] } },
      { id: 'nobody', data: {} },
    ];

    const { http, body } = await engine.call('PATCH', '/v2/inputs', { action: 'merge', inputs });

    expect(http).toBe(207);
    expect(body.status.code).toBe(10_010);
    expect(body.inputs.map(({ status }: { status: { code: number } }) => status.code)).toEqual([30_200, 11_101]);
  });

  it.each([
    [{ action: 'add', inputs: [{ id: 'a' }] }, 11_100],
    [{ action: 'merge', inputs: [] }, 11_100],
    [{ action: 'merge', inputs: Array.from({ length: 129 }, (_, index) => ({ id: `${index}` })) }, 11_100],
    [{ action: 'merge', inputs: [{ id: 'a', data: { concepts: 'cat' } }] }, 10_020],
    [{ action: 'merge', inputs: [{ id: 'a', data: { metadata: [1] } }] }, 10_020],
    [{ action: 'merge', inputs: [{ id: 'a', data: { geo: { geo_point: { longitude: 999, latitude: 0 } } } }] }, 10_020],
    [
      {
        action: 'merge',
        inputs: [{ id: 'a', data: { regions: [{ region_info: { bounding_box: { top_row: 2 } } }] } }],
      },
      10_020,
    ],
    [{ action: 'merge', inputs: [null] }, 10_020],
  ])('refuses what makes no sense and changes nothing (case %#)', async (body, code) => {
    const engine = await engineWithInput();

    const reply = await engine.call('PATCH', '/v2/inputs', body);

    expect(reply.http).toBe(400);
    expect(reply.body.status.code).toBe(code);
    expect(await conceptsOf(engine)).toEqual(['boat=1', 'car=1']);
  });
});

describe('PATCH /v2/inputs/{id}/data/concepts', () => {
  it('merges and deletes concepts in the words of 2016', async () => {
    const engine = await engineWithInput();
    const path = '/v2/inputs/a/data/concepts';

    const merged = await engine.call('PATCH', path, { action: 'merge_concepts', concepts: [{ id: 'lake' }] });
    const deleted = await engine.call('PATCH', path, { action: 'delete_concepts', concepts: [{ id: 'boat' }] });

    expect([merged.http, deleted.http]).toEqual([200, 200]);
    expect(await conceptsOf(engine)).toEqual(['car=1', 'lake=1']);
  });

  it('refuses an input that is not there', async () => {
    const engine = await engineWithInput();

    const reply = await engine.call('PATCH', '/v2/inputs/b/data/concepts', { action: 'merge_concepts', concepts: [] });

    expect(reply.http).toBe(404);
    expect(reply.body.status.code).toBe(11_101);
  });
});

describe('/v2/inputs/{id}/outputs', () => {
  it('shows what was predicted when the input was added', async () => {
    const engine = await engineWithInput();

    const { body } = await engine.call('GET', '/v2/inputs/a/outputs');

    expect(body.input.id).toBe('a');
    expect(body.outputs[0]).toMatchObject({ status: { code: 10_000 }, data: { concepts: [{ name: 'small' }, {}] } });
  });

  it('takes corrections, and searches go by them', async () => {
    const engine = await engineWithInput();
    const correct = async (action: string, id: string): Promise<number> =>
      (
        await engine.call('PATCH', '/v2/inputs/a/outputs', {
          action,
          outputs: [{ data: { concepts: [{ id, value: 1 }] } }],
        })
      ).http;
    const find = async (id: string): Promise<readonly { score: number }[]> =>
      (await engine.call('POST', '/v2/searches', { query: { ands: [{ output: { data: { concepts: [{ id }] } } }] } }))
        .body.hits;

    expect(await correct('merge', 'ai_big')).toBe(200);
    expect(await correct('remove', 'ai_small')).toBe(200);

    expect((await find('ai_big')).map(({ score }) => score)).toEqual([1]);
    expect(await find('ai_small')).toEqual([]);
  });

  it('takes a concept of the app as a correction, and finds it by its id', async () => {
    const engine = await engineWithInput();
    const ands = [{ output: { data: { concepts: [{ id: 'boat' }] } } }];
    await engine.call('PATCH', '/v2/inputs/a/outputs', {
      action: 'merge',
      outputs: [{ data: { concepts: [{ id: 'boat', value: 1 }] } }],
    });

    const { body } = await engine.call('POST', '/v2/searches', { query: { ands } });
    expect(body.hits).toMatchObject([{ score: 1, input: { id: 'a' } }]);
  });

  it('refuses an input that is not there, and an action that makes no sense', async () => {
    const engine = await engineWithInput();

    expect((await engine.call('GET', '/v2/inputs/b/outputs')).http).toBe(404);
    expect((await engine.call('PATCH', '/v2/inputs/a/outputs', { action: 'overwrite', outputs: [{}] })).http).toBe(400);
  });
});
