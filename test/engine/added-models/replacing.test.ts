import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { FEATURES, KINDS, modelFolder } from './model-folder.ts';
import { imageOf, startOwnEngine } from './own-engine.ts';
import type { OwnEngine } from './own-engine.ts';

const GENERAL = 'aaa03c23b3724a16a56b629203edc62c';
const EMBEDDING = 'bbb5f41425b8468d9b7a554ff10f8581';
const PHOTOS = ['cat-chelsea.png', 'coffee.png', 'nagasaki-boats.jpg'];

/** 1,024 numbers instead of 320, from a network made for TensorFlow.js. */
async function replacingEmbedding(): Promise<string> {
  const file = fileURLToPath(new URL('../../../node_modules/@vladmandic/human/models/faceres.json', import.meta.url));
  const input = { side: 224, layout: 'NHWC', normalisation: { range: [0, 255] } };
  return modelFolder([
    { ...FEATURES, file, input, output: { name: 'global_pooling/Mean' }, replaces: 'general-embedding' },
  ]);
}

/** Ids of what is like a photograph, best first, and their scores. */
async function like(engine: OwnEngine, photo: string): Promise<readonly (readonly [string, number])[]> {
  const ands = [{ output: { input: { data: await imageOf(photo) } } }];
  const { hits } = await engine.call('POST', '/searches', { query: { ands } });
  return hits.map(({ input, score }: { input: { id: string }; score: number }) => [input.id, score]);
}

/** Asks until the background work on stored inputs is through. */
async function until<T>(ask: () => Promise<T>, isThere: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
  }
}

describe('a classifier in place of the general model', () => {
  it('answers under all of its names, and searches by concept find what it says', async () => {
    const engine = await startOwnEngine({ addedModels: [await modelFolder([{ ...KINDS, replaces: 'general' }])] });
    await engine.add('cat-chelsea.png');

    const byId = await engine.predict(GENERAL, 'coffee.png');
    const bySlug = await engine.predict('general-image-recognition', 'coffee.png');
    const { models } = await engine.call('POST', '/models/searches', {
      model_query: { name: 'general-v1.3', type: 'concept' },
    });
    const search = async (name: string): Promise<number> => {
      const ands = [{ output: { data: { concepts: [{ name }] } } }];
      return (await engine.call('POST', '/searches', { query: { ands } })).hits.length;
    };

    expect(byId.concepts[0].name).toBe('Neutral');
    expect(bySlug).toEqual(byId);
    expect(models.map(({ id }: { id: string }) => id)).toEqual([GENERAL]);
    expect(await search('Neutral')).toBe(1);
    expect(await search('cat')).toBe(0);
  });
});

describe('an embedder in place of the general embedding', () => {
  it('makes the vectors of searches, of another length', async () => {
    const engine = await startOwnEngine({ addedModels: [await replacingEmbedding()] });
    for (const photo of PHOTOS) await engine.add(photo);

    const { embeddings } = await engine.predict(EMBEDDING, 'coffee.png');
    const found = await like(engine, 'coffee.png');

    expect(embeddings[0].num_dimensions).toBe(1024);
    expect(found).toHaveLength(3);
    expect(found[0]).toEqual(['coffee', expect.closeTo(1, 5)]);
  });

  it('looks at inputs again that were added before, and again when it goes', async () => {
    const before = await startOwnEngine({});
    for (const photo of PHOTOS) await before.add(photo);
    const withOwn = await like(before, 'coffee.png');
    await before.close();
    const { dataDir } = before;

    const replaced = await startOwnEngine({ dataDir, addedModels: [await replacingEmbedding()] });
    const withOther = await until(
      async () => like(replaced, 'coffee.png'),
      ({ length }) => length === 3,
    );
    await replaced.close();
    const back = await startOwnEngine({ dataDir });
    const atOnce = await like(back, 'coffee.png');

    expect(withOther[0]).toEqual(['coffee', expect.closeTo(1, 5)]);
    expect(withOther).not.toEqual(withOwn);
    expect(atOnce).toEqual(withOwn);
  });

  it('is what models of the app are trained on; those trained on another one ask to be trained again', async () => {
    const before = await startOwnEngine({});
    for (const [index, photo] of PHOTOS.entries()) await before.add(photo, [{ id: 'cat', value: index === 0 }]);
    await before.call('POST', '/models', {
      model: {
        id: 'cats',
        output_info: { data: { concepts: [{ id: 'cat' }] }, output_config: { closed_environment: true } },
      },
    });
    const train = async (engine: OwnEngine): Promise<number> => {
      const { model } = await engine.call('POST', '/models/cats/versions');
      const path = `/models/cats/versions/${model.model_version.id as string}`;
      const version = await until(
        async () => (await engine.call('GET', path)).model_version.status.code as number,
        (code) => code !== 21_103 && code !== 21_101,
      );
      return version;
    };
    expect(await train(before)).toBe(21_100);
    await before.close();

    const after = await startOwnEngine({ dataDir: before.dataDir, addedModels: [await replacingEmbedding()] });

    await expect(after.predict('cats', 'cat-chelsea.png')).rejects.toThrow('train it again');
    expect(await train(after)).toBe(21_100);
    expect((await after.predict('cats', 'cat-chelsea.png')).concepts[0].id).toBe('cat');
  });
});
