import { sigmoid } from './logistic.ts';
import { scoresOf, softmax } from './softmax.ts';

/** What training makes of labelled vectors. */
export interface Classifier {
  /** Whether the probabilities add up to 1, or each stands for itself. */
  readonly kind: 'exclusive' | 'independent';
  readonly conceptCount: number;
  /** For each concept in turn, one weight per dimension of the vectors and the bias, last. */
  readonly parameters: Float64Array;
}

/** The probability of each concept, 0–1, in the order of the concepts. */
export function classify({ kind, conceptCount, parameters }: Classifier, vector: ArrayLike<number>): readonly number[] {
  const scores = scoresOf(parameters, vector, conceptCount);
  return kind === 'exclusive' ? softmax(scores) : scores.map(sigmoid);
}
