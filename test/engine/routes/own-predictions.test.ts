import { describe, expect, it } from 'vitest';

import { EMBEDDING, imageAlong, startVectorEngine } from '../../support/vectors.ts';
import { ask, startTrained } from './pets.ts';

describe('a trained model', () => {
  it('recognises what it was shown, and says so in its own words', async () => {
    const engine = await startTrained();

    const { http, body } = await engine.call('POST', '/v2/models/pets/outputs', {
      inputs: [imageAlong(0, 77), imageAlong(1, 78)],
    });

    expect(http).toBe(200);
    expect(body.outputs).toMatchObject([
      { model: { id: 'pets' }, data: { concepts: [{ id: 'cat', name: 'cat' }, { id: 'dog' }] } },
      { data: { concepts: [{ id: 'dog' }, { id: 'cat' }] } },
    ]);
    const [best, other] = body.outputs[0].data.concepts as { value: number; app_id: string }[];
    expect(best!.value).toBeGreaterThan(0.9);
    expect(other!.value).toBeLessThan(0.1);
    expect(best!.app_id).not.toBe('main');
  });

  it('gives probabilities that add up to 1 when its concepts exclude each other', async () => {
    const engine = await startTrained({ config: { concepts_mutually_exclusive: true } });

    const { cat, dog } = await ask(engine, imageAlong(3));

    expect(cat! + dog!).toBeCloseTo(1, 5);
  });

  it('answers for stored inputs without looking again', async () => {
    const engine = await startTrained();
    const { body } = await engine.call('GET', '/v2/inputs/input-1');
    const url = (body.input.data.image.url as string).replace('localhost', '127.0.0.1:4711');
    const callsBefore = engine.inference.calls;

    const { cat } = await ask(engine, { data: { image: { url } } });

    expect(cat).toBeGreaterThan(0.9);
    expect(engine.inference.calls).toBe(callsBefore);
  });

  it('keeps to the output configuration', async () => {
    const engine = await startTrained();
    const askWith = async (config: object): Promise<number> => {
      const model = { output_info: { output_config: config } };
      const { body } = await engine.call('POST', '/v2/models/pets/outputs', { inputs: [imageAlong(0)], model });
      return ((body.outputs?.[0].data.concepts ?? []) as object[]).length;
    };

    expect(await askWith({ max_concepts: 1 })).toBe(1);
    expect(await askWith({ min_value: 0.5 })).toBe(1);
    expect(await askWith({ select_concepts: [{ id: 'dog' }] })).toBe(1);
    expect(await askWith({ select_concepts: [{ id: 'unknown' }] })).toBe(0);
  });

  it('answers with its latest trained version after a change, and with any that is named', async () => {
    const engine = await startTrained();
    await engine.call('PATCH', '/v2/models', {
      action: 'remove',
      models: [{ id: 'pets', output_info: { data: { concepts: [{ id: 'dog' }] } } }],
    });
    const { body } = await engine.call('GET', '/v2/models/pets/versions');
    const [untrained, trained] = (body.model_versions as { id: string }[]).map(({ id }) => id);

    expect(Object.keys(await ask(engine, imageAlong(0)))).toEqual(['cat', 'dog']);
    expect(Object.keys(await ask(engine, imageAlong(0), `/v2/models/pets/versions/${trained}`))).toEqual([
      'cat',
      'dog',
    ]);
    const refused = await engine.call('POST', `/v2/models/pets/versions/${untrained}/outputs`, {
      inputs: [imageAlong(0)],
    });
    expect(refused).toMatchObject({ http: 400, body: { status: { code: 21102 } } });
  });

  it('asks to be trained again when the embedding has changed', async () => {
    const engine = await startTrained();
    await engine.close();

    const next = await startVectorEngine({
      folder: engine.folder,
      embedding: { ...EMBEDDING, versionId: 'embedding-2' },
    });

    const refused = await next.call('POST', '/v2/models/pets/outputs', { inputs: [imageAlong(0)] });
    expect(refused).toMatchObject({ http: 400, body: { status: { code: 21102 } } });
    expect((await next.trained('pets')).body.model_version.status.code).toBe(21100);
    expect((await ask(next, imageAlong(0)))['cat']).toBeGreaterThan(0.8);
  });
});
