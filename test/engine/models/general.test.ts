import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { generalModel } from '../../../src/engine/models/general.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { loadRuntime } from '../../../src/engine/vision/runtime.ts';
import { createVision, type Vision } from '../../../src/engine/vision/vision.ts';
import type { Concept } from '../../../src/wire/data.ts';
import { MODELS, SAMPLES, plain } from '../samples.ts';

let vision: Vision;

beforeAll(async () => {
  vision = createVision(await loadRuntime(), fileURLToPath(MODELS));
});

async function conceptsOf(image: Uint8Array): Promise<readonly Concept[]> {
  const [data] = await generalModel.predict([await decodeImage(image)], vision);
  return data?.concepts ?? [];
}

async function valuesOf(image: Uint8Array): Promise<Readonly<Record<string, number>>> {
  const concepts = await conceptsOf(image);
  return Object.fromEntries(concepts.map(({ name, value }) => [name, value as number]));
}

function sample(name: string): Promise<Buffer> {
  return readFile(new URL(name, SAMPLES));
}

describe('general-v1.3', () => {
  it('sees a cat, and no person, in the photo of a cat', async () => {
    const values = await valuesOf(await sample('cat-chelsea.png'));

    expect(values['cat']).toBeGreaterThan(0.5);
    expect(values['animal']).toBeGreaterThanOrEqual(values['cat']!);
    expect(values['no person']).toBeGreaterThan(0.8);
  });

  it('sees the cat in a copy that lies on its side and says so in its EXIF orientation', async () => {
    const lying = await sharp(await sample('cat-chelsea.png'))
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();

    const values = await valuesOf(lying);

    expect(values['cat']).toBeGreaterThan(0.5);
  });

  it('sees one person, a portrait, in the photo of the astronaut', async () => {
    const values = await valuesOf(await sample('astronaut.png'));

    expect(values['person']).toBeGreaterThan(0.5);
    expect(values['one']).toBeGreaterThan(0.5);
    expect(values['portrait']).toBeGreaterThan(0.3);
    expect(values['no person'] ?? 0).toBeLessThan(0.5);
  });

  it('sees a cup in the photo of a coffee', async () => {
    const values = await valuesOf(await sample('coffee.png'));

    expect(values['cup']).toBeGreaterThan(0.5);
    expect(values['tableware']).toBeGreaterThanOrEqual(values['cup']!);
  });

  it('tells an old photo by its tint, and finds none in a colour photo', async () => {
    const old = await valuesOf(await sample('french-alpine-landscape.jpg'));
    const colour = await valuesOf(await sample('coffee.png'));

    expect(old['monochrome']).toBeGreaterThan(0.9);
    expect(old['sepia']).toBeGreaterThan(0.5);
    expect(colour['monochrome']).toBeUndefined();
  });

  it('calls a blurred photo blurred', async () => {
    const photo = await sample('coffee.png');

    expect((await valuesOf(photo))['blur']).toBeUndefined();
    expect((await valuesOf(await sharp(photo).blur(6).png().toBuffer()))['blur']).toBeGreaterThan(0.8);
  });

  it('calls a black image dark and not blurred', async () => {
    const values = await valuesOf(await plain('black', 64, 64));

    expect(values['dark']).toBe(1);
    expect(values['blur']).toBeUndefined();
  });

  it('gives announced names with ids, values from 0.1 to 1, descending', async () => {
    const concepts = await conceptsOf(await sample('nagasaki-boats.jpg'));
    const values = concepts.map(({ value }) => value as number);

    expect(values).toEqual(values.toSorted((one, other) => other - one));
    expect(values.every((value) => value >= 0.1 && value <= 1)).toBe(true);
    expect(generalModel.conceptNames).toEqual(expect.arrayContaining(concepts.map(({ name }) => name)));
    expect(concepts.every(({ id, app_id }) => /^ai_\w{8}$/.test(id!) && app_id === 'main')).toBe(true);
  });
});
