import type { ElementType } from '../onnx/onnx-builder.ts';

/** Float numbers known at conversion; a `Tensor` too. */
export interface FloatConstant {
  readonly kind: 'constant';
  readonly type: 'float32';
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Whole numbers or truth values (0 or 1) known at conversion. */
export interface WholeConstant {
  readonly kind: 'constant';
  readonly type: 'int64' | 'bool';
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A value that the network computes when it runs. Objects are told apart by identity. */
export interface Computed {
  readonly kind: 'computed';
  readonly type: ElementType;
}

/** What operations read and make. Images are [N, height, width, channels], as in the original. */
export type Value = FloatConstant | WholeConstant | Computed;

/** A float constant; a plain number makes a scalar, a list a vector. */
export function floats(values: number | Float32Array, shape?: readonly number[]): FloatConstant {
  if (typeof values === 'number')
    return { kind: 'constant', type: 'float32', shape: [], data: Float32Array.of(values) };
  return { kind: 'constant', type: 'float32', shape: shape ?? [values.length], data: values };
}

/** Whole numbers as a list, or in the given shape. */
export function integers(values: readonly number[], shape: readonly number[] = [values.length]): WholeConstant {
  return { kind: 'constant', type: 'int64', shape, data: values };
}
