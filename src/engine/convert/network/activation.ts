import { Unsupported } from '../unsupported.ts';
import type { Network } from './network.ts';
import { softmax } from './reduction.ts';
import { floats } from './value.ts';
import type { Value } from './value.ts';

/** How an activation bends values below zero; others have no parameter. */
interface ActivationOptions {
  readonly alpha?: number;
}

type Activation = (net: Network, value: Value, alpha: number | undefined) => Value;

/** By their names without case and underscores. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  linear: (_, value) => value,
  relu: (net, value) => net.elementwise('Relu', [value]),
  relu6: (net, value) => clip(net, value, 0, 6),
  relun1to1: (net, value) => clip(net, value, -1, 1),
  elu: (net, value, alpha = 1) => net.elementwise('Elu', [value], { alpha: { fraction: alpha } }),
  selu: (net, value) => net.elementwise('Selu', [value]),
  leakyrelu: (net, value, alpha = 0.2) => net.elementwise('LeakyRelu', [value], { alpha: { fraction: alpha } }),
  sigmoid: (net, value) => net.elementwise('Sigmoid', [value]),
  tanh: (net, value) => net.elementwise('Tanh', [value]),
  exponential: (net, value) => net.elementwise('Exp', [value]),
  softplus: (net, value) => net.elementwise('Softplus', [value]),
  softsign: (net, value) => net.elementwise('Softsign', [value]),
  softmax: (net, value) => softmax(net, value),
  swish: (net, value) => net.elementwise('Mul', [value, net.elementwise('Sigmoid', [value])]),
  mish: (net, value) =>
    net.elementwise('Mul', [value, net.elementwise('Tanh', [net.elementwise('Softplus', [value])])]),
  gelu: (net, value) => gelu(net, value),
  hardswish: (net, value) => net.elementwise('HardSwish', [value]),
  hardsigmoid: (net, value) =>
    net.elementwise('HardSigmoid', [value], { alpha: { fraction: 0.2 }, beta: { fraction: 0.5 } }),
};

/** Applies an activation by its TensorFlow or Keras name. @throws Unsupported for an unknown one. */
export function activate(net: Network, name: string, value: Value, { alpha }: ActivationOptions = {}): Value {
  const key = name.toLowerCase().replaceAll('_', '');
  const activation = Object.hasOwn(ACTIVATIONS, key)
    ? ACTIVATIONS[key]
    : key === 'silu'
      ? ACTIVATIONS['swish']
      : undefined;
  if (!activation) throw new Unsupported(name, 'an activation');
  return activation(net, value, alpha);
}

/** Keeps values between two bounds. */
export function clip(net: Network, value: Value, low: number, high: number): Value {
  return net.elementwise('Clip', [value, floats(low), floats(high)]);
}

/** The exact Gaussian error linear unit: `x / 2 * (1 + erf(x / √2))`. */
function gelu(net: Network, value: Value): Value {
  const error = net.elementwise('Erf', [net.elementwise('Mul', [value, floats(Math.SQRT1_2)])]);
  const share = net.elementwise('Add', [error, floats(1)]);
  return net.elementwise('Mul', [net.elementwise('Mul', [value, floats(0.5)]), share]);
}
