/** A vector's direction: the same with length 1. Undefined for one that has none, being all zeros. */
export function directionOf(vector: ArrayLike<number>): Float32Array | undefined {
  let squared = 0;
  for (let index = 0; index < vector.length; index += 1) squared += vector[index]! ** 2;
  if (squared === 0) return undefined;
  const length = Math.sqrt(squared);
  return Float32Array.from(vector, (value) => value / length);
}
