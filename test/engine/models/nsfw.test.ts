import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { conceptId } from '../../../src/engine/models/concept-id.ts';
import { moderationModel } from '../../../src/engine/models/moderation.ts';
import { nsfwModel } from '../../../src/engine/models/nsfw.ts';
import { ENGINE_MODELS } from '../../../src/engine/models/registry.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { loadRuntime } from '../../../src/engine/vision/runtime.ts';
import { createVision, type Vision } from '../../../src/engine/vision/vision.ts';
import type { NsfwScores } from '../../../src/engine/vision/nsfw.ts';
import type { Concept } from '../../../src/wire/data.ts';
import { MODELS, SAMPLES } from '../samples.ts';

const photos = (await readdir(SAMPLES)).filter((name) => /\.(?:jpg|png)$/.test(name));

let vision: Vision;

beforeAll(async () => {
  vision = createVision(await loadRuntime(), fileURLToPath(MODELS));
});

async function ask(model: typeof nsfwModel, photo: string, eyes: Vision = vision): Promise<readonly Concept[]> {
  const [data] = await model.predict([await decodeImage(await readFile(new URL(photo, SAMPLES)))], eyes);
  return data?.concepts ?? [];
}

function valuesOf(concepts: readonly Concept[]): Readonly<Record<string, number>> {
  return Object.fromEntries(concepts.map(({ name, value }) => [name, Number(value)]));
}

/** The real eyes, but for what they think of nudity: unsafe photos are not kept here. */
function thinking(scores: NsfwScores): Vision {
  return { ...vision, nsfw: async () => scores };
}

describe('nsfw-v1.0 and moderation', () => {
  it('are served under the ids of the service', () => {
    expect(ENGINE_MODELS).toEqual(expect.arrayContaining([nsfwModel, moderationModel]));
    expect(nsfwModel.identity).toMatchObject({ id: 'e9576d86d2004ed1a38ba0cf39ecb4b1', name: 'nsfw-v1.0' });
    expect(moderationModel.identity).toMatchObject({ id: 'd16f390eb32cad478c7ae150069bd2c6', name: 'moderation' });
  });

  it.each(photos)('call %s safe', async (photo) => {
    expect((await ask(nsfwModel, photo))[0]).toMatchObject({ id: conceptId('sfw'), name: 'sfw', app_id: 'main' });
    expect((await ask(moderationModel, photo))[0]).toMatchObject({ name: 'safe' });
  });

  it('give probabilities that add up to 1, of the announced concepts and no others', async () => {
    for (const model of [nsfwModel, moderationModel]) {
      const values = valuesOf(await ask(model, 'astronaut.png'));

      expect(Object.keys(values).toSorted()).toEqual(model.conceptNames.toSorted());
      expect(Object.values(values).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
  });

  it('see the same in the same photo: what is explicit is not safe for work', async () => {
    const nsfw = valuesOf(await ask(nsfwModel, 'astronaut.png'));
    const moderation = valuesOf(await ask(moderationModel, 'astronaut.png'));

    expect(moderation['explicit']).toBe(nsfw['nsfw']);
    expect(moderation['explicit']).toBeGreaterThan(0);
    expect(moderation['suggestive']).toBeGreaterThan(0);
  });

  it('call porn unsafe and explicit, and a sexy picture suggestive but safe for work', async () => {
    const porn = thinking({ drawing: 0, hentai: 0.2, neutral: 0.05, porn: 0.7, sexy: 0.05 });
    const sexy = thinking({ drawing: 0.1, hentai: 0, neutral: 0.2, porn: 0, sexy: 0.7 });

    const namesOf = (concepts: readonly Concept[]): readonly unknown[] => concepts.map(({ name }) => name);
    expect(namesOf(await ask(nsfwModel, 'coffee.png', porn))).toEqual(['nsfw', 'sfw']);
    expect(namesOf(await ask(moderationModel, 'coffee.png', porn))[0]).toBe('explicit');
    expect(namesOf(await ask(nsfwModel, 'coffee.png', sexy))).toEqual(['sfw', 'nsfw']);
    expect(namesOf(await ask(moderationModel, 'coffee.png', sexy))).toEqual(['suggestive', 'safe', 'explicit']);
  });
});
