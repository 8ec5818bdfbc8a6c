import { describe, expect, it } from 'vitest';

import type { RecordedImage } from '../../../src/record/recorded-image.ts';
import { labelStudio } from '../../../src/sinks/export/label-studio.ts';
import { failedRecord, okRecord } from '../../support/records.ts';
import { recordedImage } from '../../support/recorded-images.ts';
import { textOf } from './text.ts';

interface Task {
  readonly data: { readonly image: string };
  readonly predictions: readonly {
    readonly model_version: string;
    readonly score: number;
    readonly result: readonly unknown[];
  }[];
}

const read = (images: readonly RecordedImage[], root?: string): readonly Task[] =>
  JSON.parse(textOf(labelStudio(root), images)) as Task[];

describe('a Label Studio file', () => {
  it('has boxes in percent and concepts as choices, the surest first, as predictions of the model version', () => {
    const box = { top: 0.25, left: 0.1, bottom: 0.75, right: 0.5 };
    const face = { id: 'ai_face', name: 'face', value: 0.9 };
    const concepts = [
      { id: 'ai_dog', name: 'dog', value: 0.4 },
      { id: 'ai_cat', name: 'cat', value: 0.6 },
    ];

    const [task] = read([
      recordedImage(okRecord('a.jpg', { concepts, regions: [{ id: 'r', box, concepts: [face] }] })),
    ]);

    expect(task?.predictions).toEqual([
      {
        model_version: 'general-v1.3:v1',
        score: 0.9,
        result: [
          {
            id: 'm1-0',
            type: 'choices',
            from_name: 'choice',
            to_name: 'image',
            score: 0.6,
            value: { choices: ['cat', 'dog'] },
          },
          {
            id: 'm1-1',
            type: 'rectanglelabels',
            from_name: 'label',
            to_name: 'image',
            score: 0.9,
            original_width: 4,
            original_height: 3,
            image_rotation: 0,
            value: { x: 10, y: 25, width: 40, height: 50, rotation: 0, rectanglelabels: ['face'] },
          },
        ],
      },
    ]);
  });

  it('has one task per image with a prediction per model, and none for images without an answer', () => {
    const general = okRecord('a.jpg', { concepts: [] });
    const other = { ...general, model: { ...general.model, id: 'm2', name: 'color' } };

    const tasks = read([recordedImage(general, other), recordedImage(failedRecord('b.jpg'))]);

    expect(tasks.map(({ predictions }) => predictions.map((each) => each.model_version))).toEqual([
      ['general-v1.3:v1', 'color:v1'],
    ]);
  });

  it.each([
    [undefined, null, '/data/local-files/?d=a%20b/%23%2B.jpg'],
    [undefined, 'https://host/a.jpg', 'https://host/a.jpg'],
    ['https://cdn/photos', 'https://host/a.jpg', 'https://cdn/photos/a%20b/%23%2B.jpg'],
    ['s3://bucket/photos/', null, 's3://bucket/photos/a b/#+.jpg'],
    ['/data/upload/?d=x/', null, '/data/upload/?d=x/a%20b/%23%2B.jpg'],
  ])('with the root %s and the address %s names the image %s', (root, url, expected) => {
    const record = okRecord('a b/#+.jpg');

    const [task] = read([recordedImage({ ...record, input: { ...record.input, url } })], root);

    expect(task?.data.image).toBe(expected);
  });
});
