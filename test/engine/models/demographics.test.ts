import { appendFile, copyFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { conceptId } from '../../../src/engine/models/concept-id.ts';
import { demographicsModel } from '../../../src/engine/models/demographics.ts';
import { ENGINE_MODELS } from '../../../src/engine/models/registry.ts';
import { modelVersionId } from '../../../src/engine/models/version.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { loadRuntime } from '../../../src/engine/vision/runtime.ts';
import { createVision, type Vision } from '../../../src/engine/vision/vision.ts';
import { toPrediction } from '../../../src/pipeline/prediction.ts';
import type { Concept, Data } from '../../../src/wire/data.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODELS, SAMPLES } from '../samples.ts';

let vision: Vision;

beforeAll(async () => {
  vision = createVision(await loadRuntime(), fileURLToPath(MODELS));
});

async function demographicsOf(image: Uint8Array): Promise<Data> {
  const [data] = await demographicsModel.predict([await decodeImage(image)], vision);
  return data!;
}

function astronaut(): Promise<Buffer> {
  return readFile(new URL('astronaut.png', SAMPLES));
}

function valuesOf(concepts: readonly Concept[] | null | undefined): readonly number[] {
  return (concepts ?? []).map(({ value }) => Number(value));
}

describe('demographics', () => {
  it('is served under the ids of the service', () => {
    expect(ENGINE_MODELS).toContain(demographicsModel);
    expect(demographicsModel.identity).toMatchObject({
      id: 'c0c0ac362b03416da06ab3fa36fb58e3',
      name: 'demographics',
      typeExt: 'facedetect-demographics',
    });
  });

  it('takes the astronaut for a woman of about thirty', async () => {
    const { regions } = await demographicsOf(await astronaut());

    expect(regions).toHaveLength(1);
    const { age_appearance: age, gender_appearance: gender } = regions![0]!.data!.face!;
    expect(gender!.concepts!.map(({ name }) => name)).toEqual(['feminine', 'masculine']);
    const years = Number(age!.concepts![0]!.name);
    expect(years).toBeGreaterThanOrEqual(25);
    expect(years).toBeLessThanOrEqual(37);
  });

  it('has the lists of 2017 and the single list of today, and says nothing of ethnicity', async () => {
    const { regions } = await demographicsOf(await astronaut());

    const { face, concepts } = regions![0]!.data!;
    const ages = face!.age_appearance!.concepts!;
    const genders = face!.gender_appearance!.concepts!;
    expect(Object.keys(face!)).toEqual(['age_appearance', 'gender_appearance']);
    expect(concepts).toEqual([
      ...ages.map((concept) => ({ ...concept, vocab_id: 'age_appearance' })),
      ...genders.map((concept) => ({ ...concept, vocab_id: 'gender_appearance' })),
    ]);
    expect(genders[0]).toEqual({
      id: conceptId('feminine'),
      name: 'feminine',
      value: expect.any(Number),
      app_id: 'main',
    });
    expect(demographicsModel.conceptNames).toEqual(
      expect.arrayContaining([...ages, ...genders].map(({ name }) => name!)),
    );
  });

  it('gives probabilities, the likeliest first, without ages below one percent', async () => {
    const { regions } = await demographicsOf(await astronaut());

    const { age_appearance: age, gender_appearance: gender } = regions![0]!.data!.face!;
    const ages = valuesOf(age!.concepts);
    expect(ages).toEqual(ages.toSorted((one, other) => other - one));
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0.01);
    expect(ages.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1.0001);
    expect(valuesOf(gender!.concepts).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
  });

  it('describes a face that the edge of the image cuts', async () => {
    const cut = await sharp(await astronaut())
      .extract({ left: 195, top: 60, width: 317, height: 317 })
      .png()
      .toBuffer();

    const { regions } = await demographicsOf(cut);

    expect(regions).toHaveLength(1);
    expect(regions![0]!.data!.face!.gender_appearance!.concepts![0]!.name).toBe('feminine');
  });

  it('describes each of several faces by itself', async () => {
    const photo = await astronaut();
    const mirrored = await sharp(photo).flop().toBuffer();
    const both = await sharp(photo)
      .extend({ right: 512, background: 'grey' })
      .composite([{ input: mirrored, left: 512, top: 0 }])
      .png()
      .toBuffer();

    const { regions } = await demographicsOf(both);

    expect(regions).toHaveLength(2);
    const [one, other] = regions!.map(({ data }) => valuesOf(data!.face!.gender_appearance!.concepts)[0]!);
    expect(Math.abs(one! - other!)).toBeLessThan(0.25);
  });

  it('gives an empty object for a photo without faces', async () => {
    expect(await demographicsOf(await readFile(new URL('coffee.png', SAMPLES)))).toEqual({});
  });

  it('becomes a record that names age and gender once', async () => {
    const data = await demographicsOf(await astronaut());

    const { regions } = toPrediction(data, 'facedetect-demographics');

    const names = regions![0]!.concepts.map(({ name }) => name);
    expect(names).toContain('feminine');
    expect(new Set(names).size).toBe(names.length);
  });

  it('becomes the same record from a service that has the lists of 2017 only', async () => {
    const { regions = [] } = await demographicsOf(await astronaut());
    const early = regions.map((region) => ({ ...region, data: { face: region.data!.face! } }));

    expect(toPrediction({ regions: early }, 'facedetect-demographics')).toEqual(
      toPrediction({ regions }, 'facedetect-demographics'),
    );
  });

  it('has another version when the weights in the package are others', async () => {
    const folder = await temporaryFolder();
    const weights = demographicsModel.packageWeights!;
    const copies = weights.map((file) => join(folder, basename(file)));
    await Promise.all(weights.map(async (file, at) => copyFile(file, copies[at]!)));
    const models = fileURLToPath(MODELS);
    const copied = { ...demographicsModel, packageWeights: copies };

    const id = await modelVersionId(demographicsModel, models);
    const sameId = await modelVersionId(copied, models);
    await appendFile(copies[1]!, 'x');
    const otherId = await modelVersionId(copied, models);

    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(sameId).toBe(id);
    expect(otherId).not.toBe(id);
  });

  it('names the version of its package that package.json asks for', async () => {
    const { peerDependencies } = JSON.parse(
      await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as {
      readonly peerDependencies: Readonly<Record<string, string>>;
    };
    const asked = Object.entries(peerDependencies).map(([name, version]) => `${name}@${version}`);

    expect(asked).toEqual([demographicsModel.weightsPackage]);
  });
});
