import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap, type Box } from '../../../src/engine/vision/box.ts';
import { suppress, type Detection } from '../../../src/engine/vision/suppression.ts';

const box = (top: number, left: number, bottom: number, right: number): Box => ({ top, left, bottom, right });

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const detection: fc.Arbitrary<Detection> = fc.record({
  label: fc.constantFrom('cat', 'dog'),
  score: fraction,
  box: fc
    .tuple(fraction, fraction, fraction, fraction)
    .map(([a, b, c, d]) => box(Math.min(a, b), Math.min(c, d), Math.max(a, b), Math.max(c, d))),
});

function shadows(one: Detection, other: Detection): boolean {
  return one !== other && one.label === other.label && overlap(one.box, other.box) > 0.5;
}

describe('overlap', () => {
  it('is 1 for the same box, 0 for boxes apart and one third for two that share half', () => {
    expect(overlap(box(0, 0, 1, 1), box(0, 0, 1, 1))).toBe(1);
    expect(overlap(box(0, 0, 0.4, 0.4), box(0.5, 0.5, 1, 1))).toBe(0);
    expect(overlap(box(0, 0, 1, 0.5), box(0, 0.25, 1, 0.75))).toBeCloseTo(1 / 3);
  });
});

describe('suppress', () => {
  it('keeps the best of two views of one thing, and a thing of another class in the same place', () => {
    const best: Detection = { label: 'cat', score: 0.9, box: box(0.1, 0.1, 0.9, 0.9) };
    const shadow: Detection = { label: 'cat', score: 0.6, box: box(0.12, 0.1, 0.9, 0.9) };
    const other: Detection = { label: 'dog', score: 0.5, box: box(0.12, 0.1, 0.9, 0.9) };

    expect(suppress([other, shadow, best], 0.5)).toEqual([best, other]);
  });

  it('leaves no two of a class that overlap, drops only what a better one shadows, and orders by score', () => {
    fc.assert(
      fc.property(fc.array(detection), (detections) => {
        const kept = suppress(detections, 0.5);

        expect(kept.some((one) => kept.some((other) => shadows(one, other)))).toBe(false);
        for (const dropped of detections.filter((one) => !kept.includes(one))) {
          expect(kept.some((one) => one.score >= dropped.score && shadows(one, dropped))).toBe(true);
        }
        expect(kept.map(({ score }) => score)).toEqual(kept.map(({ score }) => score).toSorted((a, b) => b - a));
      }),
    );
  });

  it('changes nothing when it is done twice', () => {
    fc.assert(
      fc.property(fc.array(detection), (detections) => {
        const once = suppress(detections, 0.5);

        expect(suppress(once, 0.5)).toEqual(once);
      }),
    );
  });
});
