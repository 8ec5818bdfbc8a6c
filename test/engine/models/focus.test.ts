import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { focusModel, focusOf } from '../../../src/engine/models/focus.ts';
import { ENGINE_MODELS } from '../../../src/engine/models/registry.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { loadRuntime } from '../../../src/engine/vision/runtime.ts';
import { createVision, type Vision } from '../../../src/engine/vision/vision.ts';
import type { Data } from '../../../src/wire/data.ts';
import { MODELS, SAMPLES, plain } from '../samples.ts';

const coffee = await readFile(new URL('coffee.png', SAMPLES));

let vision: Vision;

beforeAll(async () => {
  vision = createVision(await loadRuntime(), fileURLToPath(MODELS));
});

async function focus(image: Uint8Array): Promise<Data> {
  const [data] = await focusModel.predict([await decodeImage(image)], vision);
  return data!;
}

function resized(): Promise<Buffer> {
  return sharp(coffee).resize(512).png().toBuffer();
}

describe('the focus model', () => {
  it('is served under the id and the type of the service', () => {
    expect(ENGINE_MODELS).toContain(focusModel);
    expect(focusModel.identity).toMatchObject({
      id: 'c2cf7cecd8a6427da375b9f35fcd2381',
      type: 'blur',
      typeExt: 'focus',
    });
  });

  it('calls a photo less focused, and less of it, the more it is blurred', async () => {
    const photo = await resized();
    const seen = [await focus(photo)];
    for (const pixels of [0.7, 1, 2, 4]) {
      seen.push(await focus(await sharp(photo).blur(pixels).png().toBuffer()));
    }

    const values = seen.map((data) => data.focus!.value!);
    const densities = seen.map((data) => data.focus!.density!);
    expect(values).toEqual(values.toSorted((one, other) => other - one));
    expect(densities).toEqual(densities.toSorted((one, other) => other - one));
    expect(values[0]).toBeGreaterThan(0.9);
    expect(values[3]).toBeLessThan(0.4);
    expect(seen[3]).not.toHaveProperty('regions');
  });

  it('puts its region where the photo is sharp', async () => {
    const photo = await resized();
    const { width, height } = await sharp(photo).metadata();
    const left = await sharp(photo)
      .extract({ left: 0, top: 0, width: width / 2, height })
      .toBuffer();
    const halfSharp = await sharp(photo)
      .blur(5)
      .composite([{ input: left, left: 0, top: 0 }])
      .png()
      .toBuffer();

    const { regions = [] } = await focus(halfSharp);

    expect(regions.length).toBeGreaterThan(0);
    for (const { region_info: info, data } of regions) {
      expect(info.bounding_box!.right_col).toBeLessThan(0.6);
      expect(data!.focus!.value).toBeGreaterThan(0.5);
    }
  });

  it('finds nothing in focus in a flat image', async () => {
    expect(await focus(await plain('grey', 300, 200))).toEqual({ focus: { density: 0, value: 0 } });
  });

  it('boxes each patch of sharp tiles, largest first, with how much of the box it fills', () => {
    const rows = ['#.........', '#.......##', '##......##', '........##', '..........', '..........'];
    const variances = rows.flatMap((row) => row.split('').map((tile) => (tile === '#' ? 4000 : 1)));

    const { focus: whole, regions } = focusOf({ rows: 6, columns: 10, variances });

    expect(whole).toEqual({ density: 10 / 60, value: 1 });
    expect(regions!.map(({ region_info: info, data }) => [info.bounding_box, data!.focus!.density])).toEqual([
      [{ top_row: 1 / 6, left_col: 0.8, bottom_row: 4 / 6, right_col: 1 }, 1],
      [{ top_row: 0, left_col: 0, bottom_row: 3 / 6, right_col: 0.2 }, 4 / 6],
    ]);
  });

  it('stays within 0 to 1, with boxes within the image, whatever the edges', () => {
    const edges = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
      .chain(([rows, columns]) =>
        fc
          .array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: rows * columns, maxLength: rows * columns })
          .map((variances) => ({ rows, columns, variances })),
      );

    fc.assert(
      fc.property(edges, (anyEdges) => {
        const { focus: whole, regions = [] } = focusOf(anyEdges);
        const shares = [whole!, ...regions.map(({ data }) => data!.focus!)].flatMap(({ value, density }) => [
          value,
          density,
        ]);

        expect(shares.every((share) => share! >= 0 && share! <= 1)).toBe(true);
        for (const { region_info: info } of regions) {
          const { top_row, left_col, bottom_row, right_col } = info.bounding_box!;
          expect(0 <= top_row && top_row < bottom_row && bottom_row <= 1).toBe(true);
          expect(0 <= left_col && left_col < right_col && right_col <= 1).toBe(true);
        }
      }),
    );
  });
});
