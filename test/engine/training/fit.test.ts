import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { classify } from '../../../src/engine/training/classifier.ts';
import { crossValidate } from '../../../src/engine/training/cross-validate.ts';
import { areaUnderCurve } from '../../../src/engine/training/evaluation.ts';
import { fitClassifier } from '../../../src/engine/training/fit.ts';
import type { LabelledImage } from '../../../src/engine/training/labelled-image.ts';
import { clusters, finish, pseudoRandom, vectorNear } from './clusters.ts';

const OPEN = { conceptCount: 2, exclusive: false, closed: false };

const axis = (index: number): Float32Array => vectorNear(index, 16, 0, Math.random);

function labelled(index: number, labels: LabelledImage['labels'], count: number): readonly LabelledImage[] {
  const random = pseudoRandom(index + 7);
  return Array.from({ length: count }, () => ({ vector: vectorNear(index, 16, 0.5, random), labels }));
}

describe('a classifier', () => {
  it.each([
    { conceptCount: 3, exclusive: false, closed: false },
    { conceptCount: 3, exclusive: false, closed: true },
    { conceptCount: 3, exclusive: true, closed: false },
  ])('tells separable concepts apart: %j', (settings) => {
    const classifier = finish(fitClassifier(clusters({ concepts: 3, count: 20 }), settings));

    const unseen = clusters({ concepts: 3, count: 20, seed: 2 });
    const right = unseen.filter(({ vector, labels }) => {
      const values = classify(classifier, vector);
      return labels[values.indexOf(Math.max(...values))] === 1;
    });
    expect(right.length / unseen.length).toBeGreaterThanOrEqual(0.99);
  });

  it('of concepts that exclude each other gives probabilities that add up to 1, for any vector', () => {
    const settings = { conceptCount: 4, exclusive: true, closed: false };
    const classifier = finish(fitClassifier(clusters({ concepts: 4, count: 5 }), settings));

    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 16, maxLength: 16 }),
        (any) => {
          const sum = classify(classifier, any).reduce((total, value) => total + value, 0);
          expect(sum).toBeCloseTo(1, 10);
        },
      ),
    );
  });

  it('is the same to the last bit when the images are the same', () => {
    const images = clusters({ concepts: 2, count: 10, spread: 3 });

    expect(finish(fitClassifier(images, OPEN))).toEqual(finish(fitClassifier(images, OPEN)));
  });

  it('knows nothing of the many that it does not know of the few', () => {
    const images = [...labelled(0, [1, null], 4), ...labelled(1, [null, 1], 400)];

    const classifier = finish(fitClassifier(images, OPEN));

    expect(classify(classifier, axis(0))[0]).toBeGreaterThan(0.9);
    expect(classify(classifier, axis(1))[0]).toBeLessThan(0.1);
  });

  it('says of strange images that they show nothing, in an open environment only', () => {
    const images = clusters({ concepts: 2, count: 10 });
    const strange = axis(9);

    const open = classify(finish(fitClassifier(images, OPEN)), strange);
    const closed = classify(finish(fitClassifier(images, { ...OPEN, closed: true })), strange);

    expect(Math.max(...open)).toBeLessThan(0.4);
    expect(Math.max(...closed)).toBeGreaterThan(0.4);
  });

  it('learns from unlabelled images what a concept is not, in an open environment only', () => {
    const unlabelled = labelled(5, [null, null], 20);
    const images = [...clusters({ concepts: 2, count: 10 }), ...unlabelled];
    const closed = { ...OPEN, closed: true };

    const withThem = finish(fitClassifier(images, OPEN));
    const without = finish(fitClassifier(images.slice(0, 20), OPEN));

    expect(classify(withThem, axis(5))[0]).toBeLessThan(classify(without, axis(5))[0]! / 2);
    expect(finish(fitClassifier(images, closed))).toEqual(finish(fitClassifier(images.slice(0, 20), closed)));
  });

  it('can learn one concept from positives alone, in an open environment', () => {
    const classifier = finish(fitClassifier(labelled(0, [1], 5), { ...OPEN, conceptCount: 1 }));

    expect(classify(classifier, axis(0))[0]).toBeGreaterThan(0.8);
    expect(classify(classifier, axis(3))[0]).toBeLessThan(0.2);
  });

  it('of exclusive concepts learns from what an image is said not to show', () => {
    const settings = { conceptCount: 3, exclusive: true, closed: true };
    const images = [...clusters({ concepts: 3, count: 10 }), ...labelled(7, [null, 0, 0], 10)];

    const values = classify(finish(fitClassifier(images, settings)), axis(7));

    expect(values[0]).toBeGreaterThan(0.8);
  });
});

describe('cross-validation', () => {
  it('finds separable concepts separable', () => {
    const evaluation = finish(crossValidate(clusters({ concepts: 2, count: 20 }), OPEN));

    expect(evaluation).toMatchObject({ folds: 5, concepts: [{ positives: 20, negatives: 20 }, {}] });
    expect(evaluation!.accuracy).toBeGreaterThanOrEqual(0.99);
    expect(evaluation!.auc).toBeGreaterThanOrEqual(0.99);
  });

  it.each([true, false])('finds nothing where there is nothing (exclusive: %s)', (exclusive) => {
    const random = pseudoRandom(3);
    const images = clusters({ concepts: 2, count: 100 }).map(({ labels }) => ({
      labels,
      vector: vectorNear(0, 16, 2, random),
    }));

    const evaluation = finish(crossValidate(images, { ...OPEN, exclusive }));

    expect(evaluation!.auc).toBeGreaterThan(0.35);
    expect(evaluation!.auc).toBeLessThan(0.65);
  });

  it('says nothing of a concept with one image', () => {
    expect(finish(crossValidate([...labelled(0, [1, null], 5), ...labelled(1, [null, 1], 1)], OPEN))).toBeUndefined();
  });
});

describe('the area under the curve', () => {
  it.each([
    [[0.1, 0.9], 1],
    [[0.9, 0.1], 0],
    [[0.5, 0.5], 0.5],
  ])('of a negative and a positive with %j is %d', ([negative, positive], area) => {
    expect(
      areaUnderCurve([
        { value: negative!, isShown: false },
        { value: positive!, isShown: true },
      ]),
    ).toBe(area);
  });

  it('is the share of pairs in the right order', () => {
    const judged = fc.array(fc.record({ value: fc.integer({ min: 0, max: 5 }), isShown: fc.boolean() }));
    fc.assert(
      fc.property(judged, (all) => {
        const shown = all.filter(({ isShown }) => isShown);
        const others = all.filter(({ isShown }) => !isShown);
        fc.pre(shown.length > 0 && others.length > 0);
        const pairs = shown.flatMap(({ value }) => others.map((other) => (Math.sign(value - other.value) + 1) / 2));

        expect(areaUnderCurve(all)).toBeCloseTo(pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length, 10);
      }),
    );
  });
});
