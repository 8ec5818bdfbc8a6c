import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { logisticObjective, sigmoid } from '../../../src/engine/training/logistic.ts';
import { minimise } from '../../../src/engine/training/minimise.ts';
import type { Objective } from '../../../src/engine/training/objective.ts';
import { softmax, softmaxObjective } from '../../../src/engine/training/softmax.ts';
import { finish } from './clusters.ts';

const DIMENSIONS = 3;
const CLASSES = 3;
const number = fc.double({ min: -3, max: 3, noNaN: true });
const vector = fc.array(number, { minLength: DIMENSIONS, maxLength: DIMENSIONS });
const share = fc.double({ min: 0, max: 1, noNaN: true });

const logistic = fc
  .array(fc.record({ vector, target: share, weight: share }), { minLength: 1, maxLength: 6 })
  .map((examples) =>
    logisticObjective(
      {
        vectors: examples.map((example) => example.vector),
        targets: examples.map(({ target }) => target),
        weights: examples.map(({ weight }) => weight),
      },
      0.1,
    ),
  );

const multinomial = fc
  .array(fc.record({ vector, scores: fc.array(number, { minLength: CLASSES, maxLength: CLASSES }), weight: share }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((examples) =>
    softmaxObjective(
      {
        vectors: examples.map((example) => example.vector),
        targets: examples.map(({ scores }) => softmax(scores)),
        weights: examples.map(({ weight }) => weight),
        classCount: CLASSES,
      },
      0.1,
    ),
  );

const parameters = (length: number): fc.Arbitrary<Float64Array> =>
  fc.array(number, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));

/** The slope by finite differences. */
function measuredSlope(objective: Objective, at: Float64Array): number[] {
  const step = 1e-5;
  const unused = new Float64Array(at.length);
  return Array.from(at, (value, index) => {
    const above = objective(at.with(index, value + step), unused);
    return (above - objective(at.with(index, value - step), unused)) / (2 * step);
  });
}

function expectSlope(objective: Objective, at: Float64Array): void {
  const gradient = new Float64Array(at.length).fill(Number.NaN);
  objective(at, gradient);
  measuredSlope(objective, at).forEach((slope, index) => expect(gradient[index]).toBeCloseTo(slope, 5));
}

describe('the loss of logistic regression', () => {
  it('has the slope that finite differences measure', () => {
    fc.assert(fc.property(logistic, parameters(DIMENSIONS + 1), expectSlope));
  });

  it('and its probability are finite where exponentials are not', () => {
    const gradient = new Float64Array(2);
    const loss = logisticObjective({ vectors: [[1]], targets: [0], weights: [1] }, 0)(
      Float64Array.of(1000, 0),
      gradient,
    );

    expect(loss).toBe(1000);
    expect([sigmoid(1000), sigmoid(-1000), sigmoid(0)]).toEqual([1, 0, 0.5]);
  });
});

describe('the loss over concepts that exclude each other', () => {
  it('has the slope that finite differences measure', () => {
    fc.assert(fc.property(multinomial, parameters((DIMENSIONS + 1) * CLASSES), expectSlope));
  });
});

describe('minimise', () => {
  it('ends where the slope is flat, for both losses', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          logistic.map((one) => [one, 4] as const),
          multinomial.map((one) => [one, 12] as const),
        ),
        ([objective, length]) => {
          const found = finish(minimise(objective, length));

          const gradient = new Float64Array(length);
          objective(found, gradient);
          expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-4);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('finds the minimum of a bowl that is a million times steeper one way', () => {
    const bowl: Objective = ([x = 0, y = 0], gradient) => {
      gradient.set([2 * (x - 3), 2e6 * (y + 1)]);
      return (x - 3) ** 2 + 1e6 * (y + 1) ** 2;
    };

    const [x, y] = finish(minimise(bowl, 2));

    expect(x).toBeCloseTo(3, 4);
    expect(y).toBeCloseTo(-1, 4);
  });

  it('pauses between evaluations', () => {
    const steps = minimise(([x = 0], gradient) => ((gradient[0] = 2 * (x - 1)), (x - 1) ** 2), 1);

    expect(steps.next().done).toBe(false);
  });
});
