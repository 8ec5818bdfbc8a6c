import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { OkRecord, Prediction } from '../../../src/record/record.ts';
import { narrowed } from '../../../src/sinks/export/narrow.ts';
import type { Wanted } from '../../../src/sinks/export/narrow.ts';
import { failedRecord, okRecord } from '../../support/records.ts';
import { recordedImage } from '../../support/recorded-images.ts';

const box = { top: 0, left: 0, bottom: 1, right: 1 };

function cut(prediction: Prediction, wanted: Omit<Wanted, 'models'>): Prediction {
  const images = [...narrowed(() => [recordedImage(okRecord('a.jpg', prediction))], { models: [], ...wanted })()];
  const [record] = images.flatMap(({ records }) => records) as [OkRecord];
  const { concepts, regions, colors } = record;
  return { ...(concepts && { concepts }), ...(regions && { regions }), ...(colors && { colors }) };
}

describe('narrowed images', () => {
  it('have the surest concepts only, as many as wanted and none below the threshold', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (all, min, max) => {
          const concepts = all.map((value, index) => ({ id: `${index}`, name: `${index}`, value }));

          const kept = cut({ concepts }, { minValue: min, maxConcepts: max }).concepts ?? [];

          const sure = all.filter((value) => value >= min).toSorted((a, b) => b - a);
          expect(kept.map(({ value }) => value).toSorted((a, b) => b - a)).toEqual(sure.slice(0, max));
        },
      ),
    );
  });

  it('keep a region while the detection or one of its concepts is sure enough, or when it tells neither', () => {
    const concept = (value: number): OkRecord['concepts'] => [{ id: 'c', name: 'c', value }];
    const regions = [
      { id: 'by detection', box, value: 0.9, concepts: concept(0.2) ?? [] },
      { id: 'by concept', box, concepts: concept(0.9) ?? [] },
      { id: 'neither is sure', box, value: 0.2, concepts: concept(0.2) ?? [] },
      { id: 'no sure concept', box, concepts: concept(0.2) ?? [] },
      { id: 'tells nothing', box, concepts: [] },
    ];

    const kept = cut({ regions }, { minValue: 0.5 }).regions ?? [];

    expect(kept.map(({ id, concepts }) => [id, concepts.length])).toEqual([
      ['by detection', 0],
      ['by concept', 1],
      ['tells nothing', 0],
    ]);
  });

  it('keep all colours, which are shares, and leave away what the model did not say', () => {
    const colors = [{ hex: '#fe0000', w3c: { hex: '#ff0000', name: 'Red' }, value: 0.1 }];

    expect(cut({ colors }, { minValue: 0.9, maxConcepts: 1 })).toEqual({ colors });
  });

  it.each(['general-v1.3', 'm1'])('of the model %s have its records and failures before the models', (name) => {
    const general = okRecord('a.jpg');
    const color = { ...general, model: { ...general.model, id: 'm2', name: 'color' } };
    const images = [
      recordedImage(general, color),
      recordedImage({ ...color, input: { ...color.input, path: 'b.jpg' } }),
      recordedImage(failedRecord('c.jpg')),
    ];

    const kept = [...narrowed(() => images, { models: [name] })()];

    expect(kept.map(({ records }) => records)).toEqual([[general], [failedRecord('c.jpg')]]);
  });
});
