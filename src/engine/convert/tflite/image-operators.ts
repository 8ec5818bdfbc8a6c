import { concat, pad, pairs, resize, shuffle } from '../network/picture.ts';
import type { Windowing } from '../network/convolution.ts';
import { convolve, pool, transposedConv2d } from '../network/convolution.ts';
import type { Value } from '../network/value.ts';
import { permute, size } from '../tensor.ts';
import type { TfliteOperation, TfliteStep } from './tflite-step.ts';

/** Operations on images and their surroundings. */
export const IMAGE_OPERATORS: Readonly<Record<string, TfliteOperation>> = {
  CONV_2D: (step) => {
    const kernel = permute(step.floats(1), [0, 3, 1, 2]);
    const group = Math.max(1, Math.round((step.shape(0)[3] ?? 0) / size(kernel, 1)));
    const result = convolve(step.net, step.input(0), { ...windowing(step, [4, 5]), kernel, group });
    return step.activated(biased(step, result, 2), 3);
  },
  DEPTHWISE_CONV_2D: (step) => {
    const kernel = permute(step.floats(1), [3, 0, 1, 2]);
    const group = step.shape(0)[3] ?? size(kernel, 0);
    const result = convolve(step.net, step.input(0), { ...windowing(step, [5, 6]), kernel, group });
    return step.activated(biased(step, result, 2), 4);
  },
  TRANSPOSE_CONV: (step) => {
    const kernel = permute(step.floats(1), [1, 2, 0, 3]);
    const result = transposedConv2d(step.net, step.input(2), kernel, windowing(step));
    return step.activated(biased(step, result, 3), 3);
  },
  MAX_POOL_2D: (step) => pooled(step, 'MaxPool'),
  AVERAGE_POOL_2D: (step) => pooled(step, 'AveragePool'),
  RESIZE_BILINEAR: (step) => resized(step, 'linear', 2),
  RESIZE_NEAREST_NEIGHBOR: (step) => resized(step, 'nearest', 0),
  DEPTH_TO_SPACE: (step) => shuffle(step.net, 'DepthToSpace', step.input(0), step.int(0, 1)),
  SPACE_TO_DEPTH: (step) => shuffle(step.net, 'SpaceToDepth', step.input(0), step.int(0, 1)),
  PAD: (step) => pad(step.net, step.input(0), pairs(step.numbers(1)), 0),
  PADV2: (step) => pad(step.net, step.input(0), pairs(step.numbers(1)), step.numbers(2)[0] ?? 0),
  MIRROR_PAD: (step) => {
    if (step.flag(0)) throw step.unsupported('symmetric');
    return pad(step.net, step.input(0), pairs(step.numbers(1)));
  },
  CONCATENATION: (step) => step.activated(concat(step.net, step.values, step.int(0)), 1),
};

/** @param dilation the fields of the horizontal and of the vertical step between the pixels of a window. */
function windowing(step: TfliteStep, dilation?: readonly [number, number]): Windowing {
  const [wide, high] = dilation?.map((field) => step.int(field, 1)) ?? [1, 1];
  return {
    padding: step.flag(0) ? 'VALID' : 'SAME',
    strides: [step.int(2, 1), step.int(1, 1)],
    dilations: [high ?? 1, wide ?? 1],
  };
}

function biased(step: TfliteStep, value: Value, at: number): Value {
  const bias = step.inputs[at];
  return bias ? step.net.elementwise('Add', [value, bias]) : value;
}

function pooled(step: TfliteStep, type: 'MaxPool' | 'AveragePool'): Value {
  const sides = [step.int(4, 1), step.int(3, 1)] as const;
  return step.activated(pool(step.net, type, step.input(0), sides, windowing(step)), 5);
}

/** @param field the setting that aligns corners; the next one is that of half pixels. */
function resized(step: TfliteStep, mode: 'linear' | 'nearest', field: number): Value {
  return resize(step.net, step.input(0), step.input(1), {
    mode,
    alignsCorners: step.flag(field),
    hasHalfPixelCentres: step.flag(field + 1),
  });
}
