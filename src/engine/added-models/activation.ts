import type { Activation } from './manifest.ts';

/** Rounding may carry a probability this far beyond 0 and 1. */
const TOLERANCE = 0.001;

/**
 * Turns rows of scores into probabilities: `softmax` makes those of a row add up to 1, `sigmoid` looks at each alone,
 * `none` leaves what are some already.
 *
 * @param columns the length of a row.
 * @throws Error when a score is no number, or is none between 0 and 1 although nothing is to be done to it.
 */
export function activate(scores: Float32Array, columns: number, activation: Activation): Float32Array {
  if (scores.some(Number.isNaN)) throw new Error('file: the network gives scores that are no numbers (NaN)');
  switch (activation) {
    case 'sigmoid':
      return scores.map((score) => 1 / (1 + Math.exp(-score)));
    case 'softmax':
      return softmaxRows(scores, columns);
    case 'none':
      return scores.map(probability);
  }
}

function probability(score: number): number {
  if (score >= -TOLERANCE && score <= 1 + TOLERANCE) return Math.min(1, Math.max(0, score));
  throw new Error(
    `output.activation is none, but the network gives ${score.toPrecision(3)}: softmax or sigmoid is needed`,
  );
}

function softmaxRows(scores: Float32Array, columns: number): Float32Array {
  const values = new Float32Array(scores.length);
  for (let start = 0; start < scores.length; start += columns) {
    const row = scores.subarray(start, start + columns);
    const highest = row.reduce((one, other) => Math.max(one, other), -Infinity);
    const powers = row.map((score) => Math.exp(score - highest));
    const sum = powers.reduce((total, power) => total + power, 0);
    values.set(
      powers.map((power) => power / sum),
      start,
    );
  }
  return values;
}
