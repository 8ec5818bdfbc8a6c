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
