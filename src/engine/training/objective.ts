/**
 * A function to be made small: returns its value at `parameters` and writes its slope there into `gradient`, which has
 * the same length and is overwritten as a whole.
 */
export type Objective = (parameters: Float64Array, gradient: Float64Array) => number;

/** The sum of the products of two vectors over the length of the second. */
export function dot(one: Float64Array, other: ArrayLike<number>, offset = 0): number {
  let sum = 0;
  for (let index = 0; index < other.length; index += 1) sum += one[offset + index]! * other[index]!;
  return sum;
}

/** Adds `factor` times a vector to a stretch of another. */
export function addScaled(target: Float64Array, factor: number, vector: ArrayLike<number>, offset = 0): void {
  for (let index = 0; index < vector.length; index += 1) target[offset + index]! += factor * vector[index]!;
}
