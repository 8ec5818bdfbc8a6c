import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { faceModel } from '../../../src/engine/models/face.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { loadRuntime } from '../../../src/engine/vision/runtime.ts';
import { createVision, type Vision } from '../../../src/engine/vision/vision.ts';
import type { Data } from '../../../src/wire/data.ts';
import { MODELS, SAMPLES } from '../samples.ts';

let vision: Vision;

beforeAll(async () => {
  vision = createVision(await loadRuntime(), fileURLToPath(MODELS));
});

async function facesOf(image: Uint8Array): Promise<Data | undefined> {
  const [data] = await faceModel.predict([await decodeImage(image)], vision);
  return data;
}

function sample(name: string): Promise<Buffer> {
  return readFile(new URL(name, SAMPLES));
}

describe('face-v1.3', () => {
  it('finds the one face of the astronaut where it is', async () => {
    const data = await facesOf(await sample('astronaut.png'));

    expect(data?.regions).toHaveLength(1);
    const [region] = data!.regions!;
    expect(region!.id).toMatch(/^[0-9a-z]{12}$/);
    expect(region!.value).toBeGreaterThan(0.5);
    expect(region!.data!.concepts).toEqual([
      { id: expect.stringMatching(/^ai_/), name: 'face', value: region!.value, app_id: 'main' },
    ]);
    const box = region!.region_info.bounding_box!;
    // The nose tip is at row 0.24, column 0.44.
    expect(box.top_row).toBeLessThan(0.2);
    expect(box.bottom_row).toBeGreaterThan(0.28);
    expect(box.left_col).toBeLessThan(0.4);
    expect(box.right_col).toBeGreaterThan(0.48);
    expect(box.bottom_row - box.top_row).toBeLessThan(0.4);
  });

  it('gives fractions of the image, not of the square that the net reads', async () => {
    const wide = await sharp(await sample('astronaut.png'))
      .extend({ right: 512, background: 'grey' })
      .png()
      .toBuffer();

    const data = await facesOf(wide);

    const box = data!.regions![0]!.region_info.bounding_box!;
    expect((box.left_col + box.right_col) / 2).toBeCloseTo(0.22, 1);
    expect((box.top_row + box.bottom_row) / 2).toBeCloseTo(0.23, 1);
  });

  it('gives an empty object for a photo without faces', async () => {
    expect(await facesOf(await sample('coffee.png'))).toEqual({});
  });

  it('gives the same region ids for the same image', async () => {
    const photo = await sample('astronaut.png');

    const first = await facesOf(photo);
    const second = await facesOf(photo);

    expect(first?.regions?.map(({ id }) => id)).toEqual(second?.regions?.map(({ id }) => id));
  });

  it('keeps a box that reaches over the edge within the image', async () => {
    const cut = await sharp(await sample('astronaut.png'))
      .extract({ left: 170, top: 85, width: 342, height: 342 })
      .png()
      .toBuffer();

    const data = await facesOf(cut);

    for (const { region_info } of data?.regions ?? []) {
      const box = region_info.bounding_box!;
      expect(Object.values(box).every((edge) => edge >= 0 && edge <= 1)).toBe(true);
    }
    expect(data?.regions).toHaveLength(1);
  });
});
