import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { RecordedImage } from '../../../src/record/recorded-image.ts';
import type { RecordedRegion } from '../../../src/record/record.ts';
import { coco } from '../../../src/sinks/export/coco.ts';
import { failedRecord, okRecord } from '../../support/records.ts';
import { recordedImage } from '../../support/recorded-images.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { textOf } from './text.ts';

/** A Python that has pycocotools: that of `.ci/run`, or the machine's. */
const PYTHON = process.env['PYCOCOTOOLS_PYTHON'] ?? 'python3';
const HAS_PYCOCOTOOLS = spawnSync(PYTHON, ['-c', 'import pycocotools.coco']).status === 0;

/** Prints how many pixels the mask of each annotation has. */
const MASKS = `
import sys
from pycocotools.coco import COCO
data = COCO(sys.argv[1])
print([int(data.annToMask(each).sum()) for each in data.loadAnns(data.getAnnIds())])
`;

interface Coco {
  readonly images: readonly { id: number; file_name: string; width: number; height: number }[];
  readonly annotations: readonly {
    id: number;
    image_id: number;
    category_id: number;
    bbox: readonly [number, number, number, number];
    area: number;
    segmentation: readonly (readonly number[])[];
    score: number;
  }[];
  readonly categories: readonly { id: number; name: string; supercategory: string }[];
}

const read = (images: readonly RecordedImage[]): Coco => JSON.parse(textOf(coco, images)) as Coco;

function region(box: Partial<RecordedRegion['box']>, ...concepts: RecordedRegion['concepts']): RecordedRegion {
  return { id: 'r', box: { top: 0, left: 0, bottom: 1, right: 1, ...box }, concepts };
}

function sized(image: RecordedImage, width: number, height: number): RecordedImage {
  return { ...image, input: { ...image.input, width, height } };
}

const face = { id: 'ai_face', name: 'face', value: 0.9 };
const cat = { id: 'ai_cat', name: 'cat', value: 0.6 };

describe('a COCO file', () => {
  it('has boxes in pixels from the upper left corner', () => {
    const regions = [region({ top: 0.25, left: 0.1, bottom: 0.75, right: 0.5 }, face)];

    const { images, annotations } = read([sized(recordedImage(okRecord('a.jpg', { regions })), 400, 200)]);

    expect(images).toEqual([{ id: 1, file_name: 'a.jpg', width: 400, height: 200 }]);
    expect(annotations).toMatchObject([{ image_id: 1, bbox: [40, 50, 160, 100], area: 16_000, score: 0.9 }]);
  });

  it('outlines each box as a polygon, from which masks are made', () => {
    const regions = [region({ top: 0.25, left: 0.1, bottom: 0.75, right: 0.5 }, face)];

    const { annotations } = read([sized(recordedImage(okRecord('a.jpg', { regions })), 400, 200)]);

    expect(annotations[0]?.segmentation).toEqual([[40, 50, 40, 150, 200, 150, 200, 50]]);
  });

  it.skipIf(!HAS_PYCOCOTOOLS)('is loaded by pycocotools, which makes masks of it (needs pycocotools)', async () => {
    const file = join(await temporaryFolder(), 'coco.json');
    const boxes = [
      region({ top: 0.25, left: 0.1, bottom: 0.75, right: 0.5 }, face),
      region({ left: 1, right: 1 }, cat),
    ];
    await writeFile(file, textOf(coco, [sized(recordedImage(okRecord('a.jpg', { regions: boxes })), 400, 200)]));

    const { stdout, stderr } = spawnSync(PYTHON, ['-c', MASKS, file], { encoding: 'utf8' });

    expect({ last: stdout.trim().split('\n').at(-1), stderr }).toEqual({ last: '[16000, 0]', stderr: '' });
  });

  it('keeps any box within the image and to a hundredth of a pixel', () => {
    const edge = fc.double({ min: -0.5, max: 1.5, noNaN: true });
    const size = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(fc.record({ top: edge, left: edge, bottom: edge, right: edge }), size, size, (box, width, height) => {
        const image = sized(recordedImage(okRecord('a.jpg', { regions: [region(box, face)] })), width, height);

        const [x, y, w, h] = read([image]).annotations[0]?.bbox ?? [];

        const within = (value: number): number => Math.min(Math.max(value, 0), 1);
        const expected = [within(box.left) * width, within(box.top) * height];
        expect([x, y]).toEqual(expected.map((each) => expect.closeTo(each, 1) as number));
        expect(w).toBeCloseTo(Math.max(within(box.right) - within(box.left), 0) * width, 1);
        expect(h).toBeCloseTo(Math.max(within(box.bottom) - within(box.top), 0) * height, 1);
      }),
    );
  });

  it('numbers images, annotations and categories so that they refer to each other', () => {
    const images = [
      recordedImage(okRecord('a.jpg', { regions: [region({}, face), region({}, cat, face)] })),
      recordedImage(okRecord('b.jpg', { regions: [region({}, cat)] })),
    ];

    const { annotations, categories } = read(images);

    expect(categories).toEqual([
      { id: 1, name: 'face', supercategory: 'general-v1.3' },
      { id: 2, name: 'cat', supercategory: 'general-v1.3' },
    ]);
    expect(annotations.map((each) => [each.id, each.image_id, each.category_id])).toEqual([
      [1, 1, 1],
      [2, 1, 1],
      [3, 2, 2],
    ]);
  });

  it('has images in which nothing was found, and none that no detector looked at or whose size is unknown', () => {
    const unknown = okRecord('no size.jpg', { regions: [region({}, face)] });

    const text = textOf(coco, [
      recordedImage(okRecord('nothing.jpg', { regions: [] })),
      recordedImage(okRecord('concepts.jpg', { concepts: [cat] })),
      recordedImage(failedRecord('broken.jpg')),
      recordedImage({ ...unknown, input: { ...unknown.input, width: null } }),
      recordedImage(okRecord('found.jpg', { regions: [region({}, face)] })),
    ]);

    const { images, annotations } = JSON.parse(text) as Coco;
    expect(images.map((image) => image.file_name)).toEqual(['nothing.jpg', 'found.jpg']);
    expect(annotations.map((each) => each.image_id)).toEqual([2]);
  });

  it('calls a region without concepts after the model that found it', () => {
    const { annotations, categories } = read([
      recordedImage(okRecord('a.jpg', { regions: [{ ...region({}), value: 0.7 }] })),
    ]);

    expect(categories).toMatchObject([{ id: 1, name: 'general-v1.3' }]);
    expect(annotations).toMatchObject([{ category_id: 1, score: 0.7 }]);
  });

  it('is whole without any image', () => {
    expect(read([])).toMatchObject({ images: [], annotations: [], categories: [] });
  });
});
