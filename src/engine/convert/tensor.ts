/** A dense float tensor, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Reorders the axes of a tensor: axis `i` of the result is axis `order[i]` of the source. */
export function permute(source: Tensor, order: readonly number[]): Tensor {
  const shape = order.map((axis) => size(source, axis));
  const sourceStrides = strides(source.shape);
  const step = order.map((axis) => sourceStrides[axis] ?? 0);
  const index = shape.map(() => 0);
  const data = new Float32Array(source.data.length);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    data[to] = source.data[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      from += step[axis] ?? 0;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        break;
      }
      from -= next * (step[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return { shape, data };
}

/** The length of one axis; throws when the tensor has no such axis. */
export function size(tensor: Tensor, axis: number): number {
  const length = tensor.shape[axis];
  if (length === undefined) throw new Error(`no axis ${axis} in [${tensor.shape.join(',')}]`);
  return length;
}

/** The number of values a shape holds. */
export function count(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function strides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => count(shape.slice(axis + 1)));
}
