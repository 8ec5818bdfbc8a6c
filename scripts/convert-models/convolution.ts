import type { Dequantisation } from '../../src/engine/convert/dequantise.ts';
import type { Tensor } from '../../src/engine/convert/tensor.ts';
import { count, size } from '../../src/engine/convert/tensor.ts';
import type { OnnxBuilder } from '../../src/engine/convert/onnx/onnx-builder.ts';

/** A per-channel `scale * value + shift` that follows a convolution. */
export interface Affine {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

/** A convolution in ONNX terms. */
export interface Convolution {
  /** Weights as [outputs, inputs per group, height, width]. */
  readonly kernel: Tensor;
  /** Set where the kernel holds bytes: a weight is `byte * scale + min`. */
  readonly quantisation?: Dequantisation;
  readonly strides: readonly number[];
  readonly group: number;
  readonly padding: 'SAME' | 'VALID';
}

/** The affine step that changes nothing. */
export function identity(channels: number): Affine {
  return { scale: new Float32Array(channels).fill(1), shift: new Float32Array(channels) };
}

/** The single step equal to `first` followed by `second`. */
export function compose(first: Affine, second: Affine): Affine {
  return {
    scale: first.scale.map((scale, channel) => scale * (second.scale[channel] ?? 1)),
    shift: first.shift.map((shift, channel) => shift * (second.scale[channel] ?? 1) + (second.shift[channel] ?? 0)),
  };
}

/** Emits a convolution with the affine step folded into its weights and bias; the bias stays float32. */
export function emitConvolution(onnx: OnnxBuilder, input: string, convolution: Convolution, after: Affine): string {
  const { kernel, strides, group, padding } = convolution;
  const channels = size(kernel, 0);
  const weights = emitKernel(onnx, convolution, after.scale);
  const bias = onnx.constant(after.shift, [channels]);
  return onnx.node('Conv', [input, weights, bias], {
    strides,
    group,
    kernel_shape: [size(kernel, 2), size(kernel, 3)],
    auto_pad: padding === 'SAME' ? 'SAME_UPPER' : 'VALID',
  });
}

/** Emits a byte weight that the runtime widens when it loads the model. */
export function emitQuantised(onnx: OnnxBuilder, weight: Tensor, { scale, min }: Dequantisation): string {
  const widened = onnx.node('Mul', [onnx.byteWeight(weight), onnx.constant(scale)]);
  return onnx.node('Add', [widened, onnx.constant(min)]);
}

function emitKernel(onnx: OnnxBuilder, { kernel, quantisation }: Convolution, scale: Float32Array): string {
  if (quantisation) {
    const factors = onnx.constant(scale, [size(kernel, 0), 1, 1, 1]);
    return onnx.node('Mul', [emitQuantised(onnx, kernel, quantisation), factors]);
  }
  const perChannel = count(kernel.shape.slice(1));
  const data = kernel.data.map((weight, index) => weight * (scale[Math.floor(index / perChannel)] ?? 1));
  return onnx.weight({ shape: kernel.shape, data });
}
