import { describe, expect, it } from 'vitest';

import { MODEL, pngBase64, startTestEngine } from '../../support/engine.ts';
import { EMBEDDING, imageAlong, startVectorEngine } from '../../support/vectors.ts';

const image = (bytes: number, ending = ''): object => ({ data: { image: { base64: pngBase64(bytes, ending) } } });
const node = (id: string, modelId: string): object => ({ id, model: { id: modelId } });

describe('workflows', () => {
  it('are there from the start: general, which cannot be deleted or made', async () => {
    const engine = await startTestEngine();

    const { body } = await engine.call('GET', '/v2/workflows');

    expect(body.workflows).toMatchObject([{ id: 'general', nodes: [{ model: { id: MODEL.identity.id } }] }]);
    expect((await engine.call('GET', '/v2/workflows?page=2')).body.workflows).toEqual([]);
    expect((await engine.call('DELETE', '/v2/workflows/general')).body.status.code).toBe(22103);
    const again = { workflows: [{ id: 'general', nodes: [node('a', MODEL.identity.id)] }] };
    expect((await engine.call('POST', '/v2/workflows', again)).body.status.code).toBe(40010);
  });

  it('are made, shown, kept and deleted', async () => {
    const engine = await startTestEngine();
    const workflows = ['one', 'two', 'three'].map((id) => ({ id, nodes: [node('n', MODEL.identity.slug)] }));

    const made = await engine.call('POST', '/v2/workflows', { workflows });
    await engine.close();
    const next = await startTestEngine({ folder: engine.folder });

    expect(made.body.workflows).toMatchObject([{ id: 'one' }, { id: 'two' }, { id: 'three' }]);
    expect((await next.call('GET', '/v2/workflows/one')).body.workflow).toEqual(made.body.workflows[0]);
    expect((await next.call('DELETE', '/v2/workflows/one')).http).toBe(200);
    expect((await next.call('GET', '/v2/workflows/one')).body.status.code).toBe(22102);
    expect((await next.call('DELETE', '/v2/workflows', { ids: ['two'] })).http).toBe(200);
    expect((await next.call('GET', '/v2/workflows')).body.workflows).toMatchObject([
      { id: 'three' },
      { id: 'general' },
    ]);
    expect((await next.call('DELETE', '/v2/workflows', { delete_all: true })).http).toBe(200);
    expect((await next.call('GET', '/v2/workflows')).body.workflows).toMatchObject([{ id: 'general' }]);
  });

  it.each([
    [[{ id: 'w', nodes: [] }], 400, 22104],
    [[{ id: 'w', nodes: Array.from({ length: 6 }, (_, index) => node(`n${index}`, MODEL.identity.id)) }], 400, 22104],
    [[{ id: 'a/b', nodes: [node('n', MODEL.identity.id)] }], 400, 22104],
    [[{ id: 'w', nodes: [{ id: 'n' }] }], 400, 22104],
    [[{ id: 'w', nodes: [{ ...node('n', MODEL.identity.id), node_inputs: [{ node_id: 'm' }] }] }], 400, 22104],
    [[{ id: 'w', nodes: [node('n', 'unknown')] }], 404, 21200],
    [[], 400, 11100],
    ['w', 400, 11100],
  ])('like %j are refused, and none is made', async (workflows, http, code) => {
    const engine = await startTestEngine();

    const reply = await engine.call('POST', '/v2/workflows', { workflows });

    expect([reply.http, reply.body.status.code]).toEqual([http, code]);
    expect((await engine.call('GET', '/v2/workflows')).body.workflows).toHaveLength(1);
  });
});

describe('the results of a workflow', () => {
  it('are those of its models in the order of its nodes, for each input in order', async () => {
    const engine = await startVectorEngine();
    const nodes = [node('vector', EMBEDDING.identity.id), node('concepts', MODEL.identity.id)];
    await engine.call('POST', '/v2/workflows', { workflows: [{ id: 'both', nodes }] });

    const { http, body } = await engine.call('POST', '/v2/workflows/both/results', {
      inputs: [{ id: 'q', ...imageAlong(1) }, imageAlong(2)],
      output_config: { max_concepts: 1 },
    });

    expect(http).toBe(200);
    expect(body.workflow.id).toBe('both');
    expect(body.results).toMatchObject([
      {
        status: { code: 10000 },
        input: { id: 'q' },
        outputs: [{ data: { embeddings: [{}] } }, { input: { id: 'q' }, data: { concepts: [{}] } }],
      },
      { outputs: [{}, {}] },
    ]);
    expect(body.results[0].outputs[1].data.concepts).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('base64');
  });

  it('tell the good inputs from the bad', async () => {
    const engine = await startTestEngine();

    const { http, body } = await engine.call('POST', '/v2/workflows/general/results', {
      inputs: [image(10, 'broken'), image(10)],
    });

    expect(http).toBe(207);
    expect(body.results).toMatchObject([
      { status: { code: 10020 }, outputs: [{ status: { code: 30300 } }] },
      { status: { code: 10000 } },
    ]);
  });

  it.each([
    ['general', 33, 400, 11100],
    ['unknown', 1, 404, 22102],
    ['general', 32, 200, 10000],
  ])('of %s for %i inputs: HTTP %i, code %i', async (id, count, http, code) => {
    const engine = await startTestEngine();
    const inputs = Array.from({ length: count }, () => image(10));

    const reply = await engine.call('POST', `/v2/workflows/${id}/results`, { inputs });

    expect([reply.http, reply.body.status.code]).toEqual([http, code]);
  });
});
