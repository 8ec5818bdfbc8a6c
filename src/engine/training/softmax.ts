import { addScaled, dot, type Objective } from './objective.ts';

/** Vectors with the share that each class has in them. */
export interface MulticlassExamples {
  readonly vectors: readonly ArrayLike<number>[];
  /** By vector, one share for each class; they add up to 1. */
  readonly targets: readonly ArrayLike<number>[];
  /** They should add up to 1. */
  readonly weights: ArrayLike<number>;
  readonly classCount: number;
}

/**
 * The loss of multinomial logistic regression: the weighted cross-entropy, and `l2 / 2` times the squared weights.
 *
 * Parameters are, for each class in turn, one weight per dimension and the bias, last, which is not held back.
 */
export function softmaxObjective({ vectors, targets, weights, classCount }: MulticlassExamples, l2: number): Objective {
  return (parameters, gradient) => {
    const stride = parameters.length / classCount;
    let loss = holdBack(parameters, gradient, stride, l2);
    vectors.forEach((vector, index) => {
      const shares = softmax(scoresOf(parameters, vector, classCount));
      for (let each = 0; each < classCount; each += 1) {
        const target = targets[index]![each]!;
        if (target > 0) loss -= weights[index]! * target * Math.log(Math.max(shares[each]!, Number.MIN_VALUE));
        const slope = weights[index]! * (shares[each]! - target);
        addScaled(gradient, slope, vector, each * stride);
        gradient[(each + 1) * stride - 1]! += slope;
      }
    });
    return loss;
  };
}

function holdBack(parameters: Float64Array, gradient: Float64Array, stride: number, l2: number): number {
  let loss = 0;
  parameters.forEach((parameter, index) => {
    const isBias = index % stride === stride - 1;
    gradient[index] = isBias ? 0 : l2 * parameter;
    if (!isBias) loss += (l2 / 2) * parameter ** 2;
  });
  return loss;
}

/** The score of each class: its weights times the vector, and its bias. */
export function scoresOf(parameters: Float64Array, vector: ArrayLike<number>, classCount: number): number[] {
  const stride = parameters.length / classCount;
  return Array.from(
    { length: classCount },
    (_, each) => parameters[(each + 1) * stride - 1]! + dot(parameters, vector, each * stride),
  );
}

/** Probabilities of scores; they add up to 1. */
export function softmax(scores: readonly number[]): readonly number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
