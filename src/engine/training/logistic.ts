import { addScaled, dot, type Objective } from './objective.ts';

/** Vectors of which each counts, by its weight, as an example of a concept (target 1) or as none (target 0). */
export interface BinaryExamples {
  readonly vectors: readonly ArrayLike<number>[];
  /** From 0 to 1. */
  readonly targets: ArrayLike<number>;
  /** They should add up to 1. */
  readonly weights: ArrayLike<number>;
}

/**
 * The loss of logistic regression: the weighted cross-entropy, and `l2 / 2` times the squared weights.
 *
 * Parameters are one weight per dimension and the bias, last, which is not held back.
 */
export function logisticObjective({ vectors, targets, weights }: BinaryExamples, l2: number): Objective {
  return (parameters, gradient) => {
    const bias = parameters.length - 1;
    let loss = 0;
    for (let index = 0; index < bias; index += 1) {
      loss += (l2 / 2) * parameters[index]! ** 2;
      gradient[index] = l2 * parameters[index]!;
    }
    gradient[bias] = 0;
    vectors.forEach((vector, index) => {
      const score = parameters[bias]! + dot(parameters, vector);
      const weight = weights[index]!;
      loss += weight * (softplus(score) - targets[index]! * score);
      const slope = weight * (sigmoid(score) - targets[index]!);
      addScaled(gradient, slope, vector);
      gradient[bias]! += slope;
    });
    return loss;
  };
}

/** The probability of a score, 0–1. */
export function sigmoid(score: number): number {
  // The exponent is never positive, so it cannot overflow.
  return score >= 0 ? 1 / (1 + Math.exp(-score)) : Math.exp(score) / (1 + Math.exp(score));
}

function softplus(score: number): number {
  return Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
}
