import type { Padding, Windowing } from '../network/convolution.ts';
import { conv2d, depthwiseConv2d, pool, transposedConv2d } from '../network/convolution.ts';
import { cut, END } from '../network/axes.ts';
import { pad, scale } from '../network/picture.ts';
import type { Reduction } from '../network/reduction.ts';
import { reduce } from '../network/reduction.ts';
import type { Value } from '../network/value.ts';
import { activated, biased } from './layer-finish.ts';
import type { LayerOperation, LayerStep } from './layer-step.ts';

/** How far a layer reaches over the edges, [before, after] vertically and horizontally. */
type Edges = readonly [readonly [number, number], readonly [number, number]];

/** Layers that work on images. */
export const IMAGE_LAYERS: Readonly<Record<string, LayerOperation>> = {
  Conv2D: (step) => activated(step, biased(step, conv2d(step.net, step.input, step.weight('kernel'), windowing(step)))),
  DepthwiseConv2D: (step) =>
    activated(
      step,
      biased(step, depthwiseConv2d(step.net, step.input, step.weight('depthwise_kernel'), windowing(step))),
    ),
  SeparableConv2D: (step) => activated(step, biased(step, separable(step))),
  Conv2DTranspose: (step) =>
    activated(step, biased(step, transposedConv2d(step.net, step.input, step.weight('kernel'), windowing(step)))),
  MaxPooling2D: (step) => pooled(step, 'MaxPool'),
  AveragePooling2D: (step) => pooled(step, 'AveragePool'),
  GlobalAveragePooling2D: (step) => globalPool(step, 'ReduceMean'),
  GlobalMaxPooling2D: (step) => globalPool(step, 'ReduceMax'),
  ZeroPadding2D: (step) => pad(step.net, step.input, [[0, 0], ...edges(step, 'padding'), [0, 0]], 0),
  Cropping2D: (step) => cropped(step),
  UpSampling2D: (step) =>
    // As TensorFlow.js samples: pixels lie over each other by their corners, not by their centres.
    scale(step.net, step.input, step.pair('size', [2, 2]), {
      mode: step.text('interpolation', 'nearest') === 'bilinear' ? 'linear' : 'nearest',
      alignsCorners: false,
      hasHalfPixelCentres: false,
    }),
};

function windowing(step: LayerStep): Windowing {
  return {
    strides: step.pair('strides', [1, 1]),
    dilations: step.pair('dilation_rate', [1, 1]),
    padding: padding(step),
  };
}

function padding(step: LayerStep): Padding {
  checkFormat(step);
  const name = step.text('padding', 'valid').toUpperCase();
  if (name !== 'SAME' && name !== 'VALID') throw step.unsupported(`padding ${name}`);
  return name;
}

function checkFormat(step: LayerStep): void {
  if (step.text('data_format', 'channels_last') !== 'channels_last') throw step.unsupported('channels before pixels');
}

function separable(step: LayerStep): Value {
  const spread = depthwiseConv2d(step.net, step.input, step.weight('depthwise_kernel'), windowing(step));
  return conv2d(step.net, spread, step.weight('pointwise_kernel'), { strides: [1, 1], padding: 'VALID' });
}

function pooled(step: LayerStep, type: 'MaxPool' | 'AveragePool'): Value {
  const sides = step.pair('pool_size', [2, 2]);
  return pool(step.net, type, step.input, sides, { strides: step.pair('strides', sides), padding: padding(step) });
}

function globalPool(step: LayerStep, type: Reduction): Value {
  checkFormat(step);
  return reduce(step.net, type, step.input, [1, 2], step.config['keepdims'] === true);
}

function cropped(step: LayerStep): Value {
  const [rows, columns] = edges(step, 'cropping');
  const ranges = [rows, columns].map(([before, after], at) => ({
    axis: at + 1,
    start: before,
    end: after === 0 ? END : -after,
    step: 1,
  }));
  return cut(step.net, step.input, ranges);
}

/** One number for all edges, one per direction, or a pair per direction. */
function edges(step: LayerStep, setting: string): Edges {
  checkFormat(step);
  const value = step.config[setting] ?? 1;
  const [high, wide] = (Array.isArray(value) ? value : [value, value]) as readonly (
    | number
    | readonly [number, number]
  )[];
  return [both(high), both(wide)];
}

function both(pixels: number | readonly [number, number] | undefined): readonly [number, number] {
  return typeof pixels === 'object' ? pixels : [pixels ?? 0, pixels ?? 0];
}
