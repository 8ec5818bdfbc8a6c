import type { ElementType } from '../onnx/onnx-builder.ts';
import type { Network } from './network.ts';
import { floats } from './value.ts';
import type { FloatConstant, Value } from './value.ts';

/** The numbers of a batch normalisation, one of each per channel. */
export interface Normalisation {
  readonly gamma: Float32Array | undefined;
  readonly beta: Float32Array | undefined;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
}

/** Normalises the last axis with known statistics: one multiplication, one addition. */
export function normalise(net: Network, value: Value, { gamma, beta, mean, variance, epsilon }: Normalisation): Value {
  const scale = variance.map((spread, channel) => (gamma?.[channel] ?? 1) / Math.sqrt(spread + epsilon));
  const shift = mean.map((centre, channel) => (beta?.[channel] ?? 0) - centre * (scale[channel] ?? 0));
  return net.elementwise('Add', [net.elementwise('Mul', [value, floats(scale)]), floats(shift)]);
}

/** The rest of a division, with the sign of the divisor. */
export function floorMod(net: Network, value: Value, divisor: Value): Value {
  if (value.type !== 'float32') return net.elementwise('Mod', [value, divisor]);
  return net.elementwise('Sub', [value, net.elementwise('Mul', [floorDiv(net, value, divisor), divisor])]);
}

/** A division rounded down. */
export function floorDiv(net: Network, value: Value, divisor: Value): Value {
  if (value.type === 'float32') return net.elementwise('Floor', [net.elementwise('Div', [value, divisor])]);
  return net.elementwise('Div', [net.elementwise('Sub', [value, floorMod(net, value, divisor)]), divisor]);
}

/** `(one - other)²`. */
export function squaredDifference(net: Network, one: Value, other: Value): Value {
  const difference = net.elementwise('Sub', [one, other]);
  return net.elementwise('Mul', [difference, difference]);
}

/** Adds any number of values. */
export function sum(net: Network, values: readonly Value[]): Value {
  return values.reduce((total, value) => net.elementwise('Add', [total, value]));
}

/** Turns the numbers of a value into another kind. */
export function cast(net: Network, value: Value, type: ElementType): Value {
  if (value.type === type) return value;
  return net.isPlanes(value)
    ? net.madeOfPlanes(net.onnx.cast(net.planes(value), type), type)
    : net.made(net.onnx.cast(net.plain(value), type), type);
}

/** Multiplies matrices, the last two axes of each; further axes are a batch. */
export function matMul(
  net: Network,
  left: Value,
  right: Value,
  { transposesLeft, transposesRight }: { readonly transposesLeft: boolean; readonly transposesRight: boolean },
): Value {
  if (!transposesLeft && !transposesRight) return net.node('MatMul', [left, right]);
  const equation = `...${transposesLeft ? 'ji' : 'ij'},...${transposesRight ? 'kj' : 'jk'}->...ik`;
  return net.node('Einsum', [left, right], { equation });
}

/** Scales the last axis to the length 1. */
export function unitLength(net: Network, value: Value, epsilon: number): Value {
  const squares = net.node('ReduceSumSquare', [value], { axes: [-1], keepdims: 1 });
  const bounded = net.node('Max', [squares, floats(epsilon)]);
  return net.node('Div', [value, net.node('Sqrt', [bounded])]);
}

/** A constant as floats. */
export function asFloats(value: Value & { readonly kind: 'constant' }): FloatConstant {
  return value.type === 'float32' ? value : floats(Float32Array.from(value.data), value.shape);
}
