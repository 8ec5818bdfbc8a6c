import { describe, expect, it } from 'vitest';

import { MODEL } from '../../support/engine.ts';
import { EMBEDDING, imageAlong, startVectorEngine } from '../../support/vectors.ts';
import { addPets, ask, makeModel, startTrained } from './pets.ts';

describe('a training', () => {
  it('is queued until the inputs are processed', async () => {
    const engine = await startVectorEngine();
    await makeModel(engine);
    await addPets(engine);
    const release = engine.hold();
    await engine.call('POST', '/v2/inputs', { inputs: [imageAlong(0, 99)] });

    const version = await engine.train('pets');

    expect((await engine.call('GET', version)).body.model_version.status.code).toBe(21103);
    release();
    const done = await engine.waitWhile(version, [21103, 21101]);
    expect(done.body.model_version.status).toMatchObject({ code: 21100 });
  });

  it('is in work while it reads and learns, and the server answers meanwhile', async () => {
    const engine = await startVectorEngine({ embedding: { ...EMBEDDING, inBaseWorkflow: false } });
    await makeModel(engine);
    await addPets(engine);
    const release = engine.hold();

    const version = await engine.train('pets');

    const inWork = await engine.waitWhile(version, [21103]);
    expect(inWork.body.model_version.status.code).toBe(21101);
    release();
    expect((await engine.waitWhile(version, [21101])).body.model_version.status.code).toBe(21100);
  });

  it('makes a version of its own and leaves the others as they are', async () => {
    const engine = await startVectorEngine();
    await makeModel(engine);
    await addPets(engine);
    const untrained = (await engine.call('GET', '/v2/models/pets')).body.model.model_version as { id: string };

    const first = await engine.trained('pets');
    const second = await engine.trained('pets');

    const { body } = await engine.call('GET', '/v2/models/pets/versions');
    expect(body.model_versions).toEqual([second.body.model_version, first.body.model_version, untrained]);
    expect(first.body.model_version).toMatchObject({
      active_concept_count: 2,
      total_input_count: 12,
      completed_at: expect.any(String) as string,
      metrics: { summary: { top1_accuracy: 1, macro_avg_roc_auc: 1 } },
    });
  });

  it('that the process left off is taken up again by the next', async () => {
    const engine = await startVectorEngine({ embedding: { ...EMBEDDING, inBaseWorkflow: false } });
    await makeModel(engine);
    await addPets(engine);
    const release = engine.hold();
    const version = await engine.train('pets');
    await engine.waitWhile(version, [21103]);
    const closed = engine.close();
    release();
    await closed;

    const next = await startVectorEngine({ folder: engine.folder });

    const done = await next.waitWhile(version, [21103, 21101]);
    expect(done.body.model_version.status.code).toBe(21100);
    expect((await ask(next, imageAlong(0)))['cat']).toBeGreaterThan(0.8);
  });

  it('that waits is dropped with its model', async () => {
    const engine = await startVectorEngine();
    await makeModel(engine);
    await addPets(engine);
    const release = engine.hold();
    await engine.call('POST', '/v2/inputs', { inputs: [imageAlong(0, 99)] });
    await engine.train('pets');
    await engine.call('DELETE', '/v2/models/pets');
    release();

    await makeModel(engine);
    const done = await engine.trained('pets');

    expect(done.body.model_version.status.code).toBe(21100);
    expect((await engine.call('GET', '/v2/models/pets/versions')).body.model_versions).toHaveLength(2);
  });

  it.each([
    ['no labelled inputs', { concepts: ['bird'] }, 21110, '"bird"'],
    ['no positives', { concepts: ['cat', 'fish'] }, 21111, '"fish"'],
    ['one class', { concepts: ['cat'], config: { concepts_mutually_exclusive: true } }, 21112, 'two'],
    ['nothing to tell from', { concepts: ['cat'], config: { closed_environment: true } }, 21117, '"cat"'],
  ])('fails with %s, and says so', async (_, draft, code, detail) => {
    const engine = await startVectorEngine();
    await makeModel(engine, draft);
    await addPets(engine);
    await engine.addAlong(2, [{ id: 'fish', value: false }], 1);

    const { body } = await engine.trained('pets');

    expect(body.model_version.status).toMatchObject({ code, details: expect.stringContaining(detail) as string });
    const predicted = await engine.call('POST', '/v2/models/pets/outputs', { inputs: [imageAlong(0)] });
    expect(predicted).toMatchObject({ http: 400, body: { status: { code } } });
  });

  it.each([
    ['pets', 400, 21202],
    ['unknown', 404, 21200],
    [MODEL.identity.id, 403, 21201],
  ])('of %s is refused: no concepts, no model, a public model', async (id, http, code) => {
    const engine = await startVectorEngine();
    await makeModel(engine, { concepts: [] });

    const reply = await engine.call('POST', `/v2/models/${id}/versions`, 'null');

    expect([reply.http, reply.body.status.code]).toEqual([http, code]);
  });

  it('fails when the engine has no embedding, and says so', async () => {
    const engine = await startVectorEngine({
      embedding: { ...EMBEDDING, identity: { ...EMBEDDING.identity, id: 'x' } },
    });
    await makeModel(engine);

    const { body } = await engine.trained('pets');

    expect(body.model_version.status).toMatchObject({ code: 21106, details: expect.any(String) as string });
  });

  it('leaves out inputs that could not be processed', async () => {
    const engine = await startVectorEngine();
    await makeModel(engine);
    await addPets(engine);
    const broken = {
      data: { image: { base64: Buffer.from('\x89PNG\r\n\x1A\n broken', 'latin1').toString('base64') } },
    };
    await engine.call('POST', '/v2/inputs', { inputs: [{ data: { ...broken.data, concepts: [{ id: 'cat' }] } }] });

    const { body } = await engine.trained('pets');

    expect(body.model_version).toMatchObject({ status: { code: 21100 }, total_input_count: 12 });
  });
});

describe('versions', () => {
  it.each(['GET', 'POST'])('tell how well they do by %s metrics', async (method) => {
    const engine = await startTrained();
    const { id } = (await engine.call('GET', '/v2/models/pets')).body.model.model_version as { id: string };

    const { body } = await engine.call(method, `/v2/models/pets/versions/${id}/metrics`);

    expect(body.model_version).toMatchObject({
      id,
      metrics: {
        status: { code: 21300 },
        summary: { top1_accuracy: 1, macro_avg_roc_auc: 1 },
        binary_metrics: [{ concept: { id: 'cat' }, num_pos: 6, num_neg: 6, roc_auc: 1 }, { concept: { id: 'dog' } }],
      },
    });
  });

  it('that are not trained have no metrics, with the reason', async () => {
    const engine = await startVectorEngine();
    await makeModel(engine);
    const { id } = (await engine.call('GET', '/v2/models/pets')).body.model.model_version as { id: string };

    const { http, body } = await engine.call('GET', `/v2/models/pets/versions/${id}/metrics`);

    expect([http, body.model_version.metrics.status.code]).toEqual([200, 21302]);
  });

  it('show the inputs that they were trained with, also under the path of 2017', async () => {
    const engine = await startTrained();
    await engine.addAlong(0, [{ id: 'cat' }], 1);
    const { id } = (await engine.call('GET', '/v2/models/pets')).body.model.model_version as { id: string };
    const count = async (path: string): Promise<number> =>
      ((await engine.call('GET', path)).body.inputs as object[]).length;

    expect(await count(`/v2/models/pets/versions/${id}/inputs`)).toBe(12);
    expect(await count(`/v2/models/pets/version/${id}/inputs?page=2&per_page=10`)).toBe(2);
    expect(await count(`/v2/models/pets/version/${id}/inputs?page=3&per_page=10`)).toBe(0);
    const { body } = await engine.call('GET', '/v2/models/pets/inputs?per_page=1');
    expect(body.inputs).toMatchObject([{ id: 'input-1', data: { concepts: [{ id: 'cat' }] } }]);
    expect(body.inputs[0]).not.toHaveProperty('status');
  });

  it('not trained yet show the inputs that a training would take', async () => {
    const engine = await startVectorEngine();
    await makeModel(engine);
    await addPets(engine);
    await engine.addAlong(2, [], 3);

    const { body } = await engine.call('GET', '/v2/models/pets/inputs?per_page=100');

    expect(body.inputs).toHaveLength(12);
  });

  it('can be deleted; a model is never without one', async () => {
    const engine = await startTrained();
    const list = async (): Promise<{ id: string; status: { code: number } }[]> =>
      (await engine.call('GET', '/v2/models/pets/versions')).body.model_versions as never;

    for (const { id } of await list()) {
      expect((await engine.call('DELETE', `/v2/models/pets/versions/${id}`)).http).toBe(200);
      expect((await engine.call('GET', `/v2/models/pets/versions/${id}`)).http).toBe(404);
    }

    expect(await list()).toMatchObject([{ status: { code: 21102 }, active_concept_count: 2 }]);
  });
});
