import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { labelsOf } from '../../src/sinks/labels.ts';

const box = { top: 0, left: 0, bottom: 1, right: 1 };

describe('labelsOf', () => {
  it('lists what stands for the image, its regions and its frames, the surest first', () => {
    const cat = { id: 'ai_cat', name: 'cat', value: 0.5 };
    const face = { id: 'ai_face', name: 'face', value: 0.9 };
    const boat = { id: 'ai_boat', name: 'boat', value: 0.7 };

    const labels = labelsOf({
      concepts: [cat],
      regions: [{ id: 'r', box, concepts: [face] }],
      frames: [{ index: 0, timeMs: 0, concepts: [boat] }],
    });

    expect(labels).toEqual([face, boat, cat]);
  });

  it('takes colours by their names and shares', () => {
    const colors = [{ hex: '#fe0000', w3c: { hex: '#ff0000', name: 'Red' }, value: 0.8 }];

    expect(labelsOf({ colors })).toEqual([{ id: '#ff0000', name: 'Red', value: 0.8 }]);
  });

  it('has each concept once, with the best of its values', () => {
    const concept = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      value: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(concept), fc.array(concept), (whole, part) => {
        const named = (all: typeof whole): { id: string; name: string; value: number }[] =>
          all.map(({ id, value }) => ({ id, name: id, value }));

        const labels = labelsOf({ concepts: named(whole), regions: [{ id: 'r', box, concepts: named(part) }] });

        for (const { id, value } of labels) {
          const values = [...whole, ...part].filter((each) => each.id === id).map((each) => each.value);
          expect(value).toBe(Math.max(...values));
        }
        expect(new Set(labels.map(({ id }) => id))).toEqual(new Set([...whole, ...part].map(({ id }) => id)));
        expect(labels).toHaveLength(new Set(labels.map(({ id }) => id)).size);
        expect(labels.map(({ value }) => value)).toEqual(labels.map(({ value }) => value).toSorted((a, b) => b - a));
      }),
    );
  });

  it('has nothing to say of vectors and sharpness', () => {
    expect(labelsOf({ embeddings: [[1, 2]], focus: { value: 0.5 } })).toEqual([]);
  });
});
