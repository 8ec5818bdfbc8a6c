import { describe, expect, it } from 'vitest';

import type { RecordedImage } from '../../../src/record/recorded-image.ts';
import { fiftyone } from '../../../src/sinks/export/fiftyone.ts';
import { failedRecord, okRecord } from '../../support/records.ts';
import { recordedImage } from '../../support/recorded-images.ts';
import { textOf } from './text.ts';

const read = (images: readonly RecordedImage[], root?: string): readonly Record<string, unknown>[] =>
  (JSON.parse(textOf(fiftyone(root), images)) as { samples: Record<string, unknown>[] }).samples;

const box = { top: 0.25, left: 0.25, bottom: 0.75, right: 0.5 };
const face = { id: 'ai_face', name: 'face', value: 0.9 };

describe('a FiftyOne file', () => {
  it('has a sample per image with a field per model', () => {
    const detector = okRecord('a.jpg', { regions: [{ id: 'r', box, concepts: [face] }] });
    const model = { ...detector.model, id: 'm2', name: '2nd model' };

    const samples = read([recordedImage(okRecord('a.jpg', { concepts: [face] }), { ...detector, model })]);

    expect(samples).toEqual([
      {
        filepath: '/photos/a.jpg',
        tags: [],
        metadata: { _cls: 'ImageMetadata', size_bytes: 10, mime_type: 'image/png', width: 4, height: 3 },
        general_v1_3: {
          _cls: 'Classifications',
          classifications: [{ _cls: 'Classification', label: 'face', confidence: 0.9 }],
        },
        model_2nd_model: {
          _cls: 'Detections',
          detections: [{ _cls: 'Detection', label: 'face', bounding_box: [0.25, 0.25, 0.25, 0.5], confidence: 0.9 }],
        },
      },
    ]);
  });

  it('keeps the two kinds of findings of one model apart', () => {
    const [sample] = read([recordedImage(okRecord('a.jpg', { concepts: [], regions: [] }))]);

    expect(Object.keys(sample ?? {}).slice(3)).toEqual(['general_v1_3', 'general_v1_3_regions']);
  });

  it('gives every model a field of its own, the same in all samples, and none of those that FiftyOne has', () => {
    const answer = okRecord('a.jpg', { concepts: [face] });
    const named = (id: string, name: string): typeof answer => ({ ...answer, model: { ...answer.model, id, name } });
    const names = ['metadata', 'tags', 'save', 'my model', 'my-model', 'my_model', 'my_model_2', '模型', '_cls', '7'];
    const models = names.map((name, index) => named(`m${index}`, name)) as [typeof answer, ...(typeof answer)[]];
    const [last, ...others] = models.toReversed() as [typeof answer, ...(typeof answer)[]];

    const [first, second] = read([recordedImage(...models), recordedImage(last, ...others)]).map((sample) =>
      Object.keys(sample).slice(3),
    );

    expect(first).toEqual([
      'metadata_2',
      'tags_2',
      'save_2',
      'my_model',
      'my_model_2',
      'my_model_3',
      'my_model_2_2',
      'model___',
      'model__cls',
      'model_7',
    ]);
    expect(second?.toReversed()).toEqual(first);
  });

  it('keeps the kinds apart also where a model gives one in one image and another in the next', () => {
    const samples = read([
      recordedImage(okRecord('a.jpg', { regions: [] })),
      recordedImage(okRecord('b.jpg', { concepts: [face], regions: [] })),
    ]);

    expect(samples.map((sample) => Object.keys(sample).slice(3))).toEqual([
      ['general_v1_3'],
      ['general_v1_3_concepts', 'general_v1_3'],
    ]);
  });

  it('leaves images without an answer out', () => {
    expect(read([recordedImage(failedRecord('a.jpg'))])).toEqual([]);
  });

  it.each([
    ['/mnt/photos', '/mnt/photos/a.jpg'],
    ['/mnt/photos/', '/mnt/photos/a.jpg'],
    ['gs://bucket', 'gs://bucket/a.jpg'],
  ])('with the root %s names the image %s', (root, expected) => {
    expect(read([recordedImage(okRecord('a.jpg'))], root)).toMatchObject([{ filepath: expected }]);
  });
});
