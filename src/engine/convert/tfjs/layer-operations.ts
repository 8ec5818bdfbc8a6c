import { activate } from '../network/activation.ts';
import { cast, normalise, sum } from '../network/arithmetic.ts';
import { reshape, transpose } from '../network/axes.ts';
import { concat } from '../network/picture.ts';
import { softmax } from '../network/reduction.ts';
import { floats, integers } from '../network/value.ts';
import type { Value } from '../network/value.ts';
import { IMAGE_LAYERS } from './image-layers.ts';
import { activated, biased } from './layer-finish.ts';
import type { LayerOperation, LayerStep } from './layer-step.ts';

/** Layers that do nothing once a model is trained. */
const IDLE = [
  'InputLayer',
  'Dropout',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'GaussianDropout',
  'GaussianNoise',
  'AlphaDropout',
  'ActivityRegularization',
];

/** Every layer that can be converted, by its Keras name. */
export const LAYER_OPERATIONS: Readonly<Record<string, LayerOperation>> = {
  ...IMAGE_LAYERS,
  ...Object.fromEntries(IDLE.map((name): [string, LayerOperation] => [name, (step) => step.input])),
  Dense: (step) => activated(step, biased(step, step.net.node('MatMul', [step.input, step.weight('kernel')]))),
  BatchNormalization: (step) => batchNormalisation(step),
  BatchNormalizationV1: (step) => batchNormalisation(step),
  Activation: (step) => activated(step, step.input),
  ReLU: (step) => relu(step),
  LeakyReLU: (step) => activate(step.net, 'LeakyRelu', step.input, { alpha: slope(step) }),
  PReLU: (step) => step.net.elementwise('PRelu', [step.input, step.weight('alpha')]),
  ELU: (step) => activate(step.net, 'Elu', step.input, { alpha: step.number('alpha', 1) }),
  Softmax: (step) => {
    if (step.number('axis', -1) !== -1) throw step.unsupported('along another axis than the last');
    return softmax(step.net, step.input);
  },
  Flatten: ({ net, input }) => reshape(net, input, integers([0, -1])),
  Reshape: ({ net, input, config }) => reshape(net, input, integers([0, ...(config['target_shape'] as number[])])),
  Permute: ({ net, input, config }) => transpose(net, input, [0, ...(config['dims'] as number[])]),
  Add: ({ net, inputs }) => sum(net, inputs),
  Subtract: ({ net, inputs }) => net.elementwise('Sub', inputs),
  Multiply: ({ net, inputs }) => inputs.reduce((product, value) => net.elementwise('Mul', [product, value])),
  Average: ({ net, inputs }) => net.elementwise('Div', [sum(net, inputs), floats(inputs.length)]),
  Maximum: ({ net, inputs }) => net.elementwise('Max', inputs),
  Minimum: ({ net, inputs }) => net.elementwise('Min', inputs),
  Concatenate: (step) => concat(step.net, step.inputs, step.number('axis', -1)),
  Rescaling: (step) => rescaled(step),
};

function batchNormalisation(step: LayerStep): Value {
  const { axis } = step.config;
  const last = Array.isArray(axis) ? (axis as number[]).at(-1) : axis;
  if (last === 1 && step.net.isPlanes(step.input)) throw step.unsupported('along axis 1');
  return normalise(step.net, step.input, {
    gamma: step.config['scale'] === false ? undefined : step.weight('gamma').data,
    beta: step.config['center'] === false ? undefined : step.weight('beta').data,
    mean: step.weight('moving_mean').data,
    variance: step.weight('moving_variance').data,
    epsilon: step.number('epsilon', 0.001),
  });
}

function relu(step: LayerStep): Value {
  if (step.number('threshold', 0) !== 0) throw step.unsupported('with a threshold');
  const bent = activate(step.net, 'LeakyRelu', step.input, { alpha: step.number('negative_slope', 0) });
  const limit = step.config['max_value'];
  return typeof limit === 'number' ? step.net.elementwise('Min', [bent, floats(limit)]) : bent;
}

function slope(step: LayerStep): number {
  return step.number('alpha', step.number('negative_slope', 0.3));
}

function rescaled(step: LayerStep): Value {
  const { net } = step;
  const scaled = net.elementwise('Mul', [cast(net, step.input, 'float32'), floats(step.number('scale', 1))]);
  return net.elementwise('Add', [scaled, floats(step.number('offset', 0))]);
}
