import { permute, size } from '../tensor.ts';
import type { Tensor } from '../tensor.ts';
import type { Network } from './network.ts';
import { floats } from './value.ts';
import type { Value } from './value.ts';

/** How much is added around an image: what TensorFlow calls SAME or VALID, or pixels. */
export type Padding =
  | 'SAME'
  | 'VALID'
  | { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number };

/** How a window moves; pairs are [vertical, horizontal]. */
export interface Windowing {
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  /** @default [1, 1] */
  readonly dilations?: readonly [number, number];
}

/** A convolution in ONNX terms. */
interface Filter extends Windowing {
  /** [outputs, inputs per group, height, width]. */
  readonly kernel: Tensor;
  /** @default 1 */
  readonly group?: number;
}

/** Convolves an image with a TensorFlow kernel, [height, width, inputs, outputs]. */
export function conv2d(net: Network, image: Value, kernel: Tensor, windowing: Windowing): Value {
  return convolve(net, image, { ...windowing, kernel: permute(kernel, [3, 2, 0, 1]) });
}

/** Convolves each channel alone with a TensorFlow kernel, [height, width, inputs, multiplier]. */
export function depthwiseConv2d(net: Network, image: Value, kernel: Tensor, windowing: Windowing): Value {
  const { shape, data } = permute(kernel, [2, 3, 0, 1]);
  const [inputs = 1, multiplier = 1, height = 1, width = 1] = shape;
  const filter = { shape: [inputs * multiplier, 1, height, width], data };
  return convolve(net, image, { ...windowing, kernel: filter, group: inputs });
}

/** Convolves an image with a kernel in the order of ONNX. */
export function convolve(net: Network, image: Value, { kernel, group = 1, ...windowing }: Filter): Value {
  const inputs = [net.planes(image), net.plain(floats(kernel.data, kernel.shape))];
  const kernelShape = [size(kernel, 2), size(kernel, 3)];
  return net.madeOfPlanes(
    net.onnx.node('Conv', inputs, { group, kernel_shape: kernelShape, ...windowAttributes(windowing) }),
  );
}

/**
 * Spreads an image with a TensorFlow kernel, [height, width, outputs, inputs].
 *
 * The result has `stride` times the rows and columns (SAME), or as many as the windows cover (VALID).
 */
export function transposedConv2d(net: Network, image: Value, kernel: Tensor, { strides, padding }: Windowing): Value {
  const { shape, data } = permute(kernel, [3, 2, 0, 1]);
  const sides = [shape[2] ?? 1, shape[3] ?? 1];
  const extra = sides.map((side, axis) => (padding === 'SAME' ? side - (strides[axis] ?? 1) : 0));
  const before = extra.map((pixels) => Math.max(0, Math.floor(pixels / 2)));
  const after = extra.map((pixels, axis) => Math.max(0, pixels - (before[axis] ?? 0)));
  return net.madeOfPlanes(
    net.onnx.node('ConvTranspose', [net.planes(image), net.plain(floats(data, shape))], {
      kernel_shape: sides,
      strides,
      pads: [...before, ...after],
      output_padding: extra.map((pixels) => Math.max(0, -pixels)),
    }),
  );
}

/** Takes the greatest number, or the mean, of each window. */
export function pool(
  net: Network,
  type: 'MaxPool' | 'AveragePool',
  image: Value,
  sides: readonly [number, number],
  windowing: Windowing,
): Value {
  return net.madeOfPlanes(
    net.onnx.node(type, [net.planes(image)], { kernel_shape: sides, ...windowAttributes(windowing) }),
  );
}

function windowAttributes({ strides, padding, dilations }: Windowing): Record<string, readonly number[] | string> {
  const moves = { strides, ...(dilations && dilations.some((step) => step !== 1) ? { dilations } : {}) };
  if (padding === 'SAME') return { ...moves, auto_pad: 'SAME_UPPER' };
  if (padding === 'VALID') return { ...moves, auto_pad: 'VALID' };
  return { ...moves, pads: [padding.top, padding.left, padding.bottom, padding.right] };
}
