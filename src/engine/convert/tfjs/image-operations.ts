import { normalise } from '../network/arithmetic.ts';
import type { Padding, Windowing } from '../network/convolution.ts';
import { conv2d, depthwiseConv2d, pool, transposedConv2d } from '../network/convolution.ts';
import { pad, pairs, resize, shuffle } from '../network/picture.ts';
import type { Value } from '../network/value.ts';
import { fuse } from './fused-steps.ts';
import type { GraphNode } from './graph-node.ts';
import { flagOf, numberOf, numbersOf, textOf } from './graph-node.ts';
import type { GraphOperation, GraphStep } from './graph-step.ts';

/** Operations on images and their surroundings. */
export const IMAGE_OPERATIONS: Readonly<Record<string, GraphOperation>> = {
  Conv2D: (step) => conv2d(step.net, step.input(0), step.floats(1), windowing(step)),
  _FusedConv2D: (step) => fuse(step, conv2d(step.net, step.input(0), step.floats(1), windowing(step))),
  DepthwiseConv2dNative: (step) => depthwiseConv2d(step.net, step.input(0), step.floats(1), windowing(step)),
  FusedDepthwiseConv2dNative: (step) =>
    fuse(step, depthwiseConv2d(step.net, step.input(0), step.floats(1), windowing(step))),
  Conv2DBackpropInput: (step) => transposedConv2d(step.net, step.input(2), step.floats(1), windowing(step)),
  MaxPool: (step) => pool(step.net, 'MaxPool', step.input(0), sides(step.node, 'ksize'), windowing(step)),
  AvgPool: (step) => pool(step.net, 'AveragePool', step.input(0), sides(step.node, 'ksize'), windowing(step)),
  FusedBatchNorm: (step) => batchNorm(step),
  FusedBatchNormV2: (step) => batchNorm(step),
  FusedBatchNormV3: (step) => batchNorm(step),
  ResizeBilinear: (step) => resized(step, 'linear'),
  ResizeNearestNeighbor: (step) => resized(step, 'nearest'),
  DepthToSpace: (step) => shuffle(step.net, 'DepthToSpace', step.input(0), numberOf(step.node, 'block_size', 1)),
  SpaceToDepth: (step) => shuffle(step.net, 'SpaceToDepth', step.input(0), numberOf(step.node, 'block_size', 1)),
  Pad: (step) => pad(step.net, step.input(0), pairs(step.numbers(1)), 0),
  PadV2: (step) => pad(step.net, step.input(0), pairs(step.numbers(1)), step.number(2)),
  MirrorPad: (step) => {
    if (textOf(step.node, 'mode') !== 'REFLECT') throw step.unsupported('symmetric');
    return pad(step.net, step.input(0), pairs(step.numbers(1)));
  },
};

function windowing(step: GraphStep): Windowing {
  const { node } = step;
  const format = textOf(node, 'data_format') || 'NHWC';
  if (format !== 'NHWC') throw step.unsupported(`data format ${format}`);
  return { strides: sides(node, 'strides'), dilations: sides(node, 'dilations'), padding: padding(step) };
}

function padding(step: GraphStep): Padding {
  const name = textOf(step.node, 'padding');
  if (name === 'SAME' || name === 'VALID') return name;
  const [, , top = 0, bottom = 0, left = 0, right = 0] = numbersOf(step.node, 'explicit_paddings');
  if (name !== 'EXPLICIT') throw step.unsupported(`padding ${name}`);
  return { top, left, bottom, right };
}

/** The vertical and the horizontal entry of a list with one per axis. */
function sides(node: GraphNode, name: string): readonly [number, number] {
  const [, high = 1, wide = 1] = numbersOf(node, name);
  return [high, wide];
}

function batchNorm(step: GraphStep): Value {
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((at) => step.floats(at).data);
  if (!mean || !variance || flagOf(step.node, 'is_training')) throw step.unsupported('while training');
  const epsilon = numberOf(step.node, 'epsilon', 0.001);
  return normalise(step.net, step.input(0), { gamma, beta, mean, variance, epsilon });
}

function resized(step: GraphStep, mode: 'linear' | 'nearest'): Value {
  return resize(step.net, step.input(0), step.input(1), {
    mode,
    alignsCorners: flagOf(step.node, 'align_corners'),
    hasHalfPixelCentres: flagOf(step.node, 'half_pixel_centers'),
  });
}
