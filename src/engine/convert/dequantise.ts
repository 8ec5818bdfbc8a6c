/** How small whole numbers stand for weights: a weight is `number * scale + min`. */
export interface Dequantisation {
  readonly scale: number;
  readonly min: number;
}

/** The weights that stored numbers stand for. */
export function dequantise(stored: Iterable<number>, { scale, min }: Dequantisation): Float32Array {
  return Float32Array.from(stored, (number) => number * scale + min);
}
