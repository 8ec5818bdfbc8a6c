import type { Affine } from './convolution.ts';
import { emitConvolution, emitQuantised } from './convolution.ts';
import type { ByteWeight, KerasLayer, KerasModel } from './keras-model.ts';
import { widen } from './keras-model.ts';
import { permute } from '../../src/engine/convert/tensor.ts';
import { OnnxBuilder } from '../../src/engine/convert/onnx/onnx-builder.ts';

/** Where the description sits in its tarball. */
export const NSFW_PATH = 'package/dist/models/mobilenet_v2/model.min.js';
/** Where the weights sit in their tarball. */
export const NSFW_WEIGHTS_PATH = 'package/dist/models/mobilenet_v2/group1-shard1of1.min.js';
/** The side of the square image the network looks at. */
export const NSFW_SIDE = 224;
/** The meaning of the score columns. */
export const NSFW_LABELS: readonly string[] = ['Drawing', 'Hentai', 'Neutral', 'Porn', 'Sexy'];

/** A layer's result: an ONNX value, or one that a later layer completes. */
interface Result {
  readonly value: string;
  /** The value still lacks a row and a column of zeros at its end. */
  readonly padded?: boolean;
  /** The convolution to apply to the value, together with the normalisation that follows. */
  readonly pending?: { readonly layer: KerasLayer; readonly padded: boolean };
}

/** Builds `nsfw.onnx`: the probabilities of five kinds of picture. Weights stay bytes. */
export function convertNsfw(model: KerasModel): Uint8Array {
  const onnx = new OnnxBuilder('nsfw', 'float32');
  const image = onnx.input('image', ['N', 3, NSFW_SIDE, NSFW_SIDE]);
  const lowering = new KerasLowering(model, onnx, onnx.node('Mul', [image, onnx.constant(1 / 255)]));
  onnx.output('scores', lowering.finish(), ['N', NSFW_LABELS.length]);
  return onnx.finish();
}

class KerasLowering {
  readonly #model: KerasModel;
  readonly #onnx: OnnxBuilder;
  readonly #image: string;
  readonly #results = new Map<string, Result>();

  constructor(model: KerasModel, onnx: OnnxBuilder, image: string) {
    this.#model = model;
    this.#onnx = onnx;
    this.#image = image;
  }

  /** Emits all layers and returns the value of the last one. */
  finish(): string {
    let last = '';
    for (const layer of this.#model.layers) {
      const inputs = (layer.inbound_nodes[0] ?? []).map(([name]) => this.#results.get(name) ?? { value: this.#image });
      const result = this.#lower(layer, inputs);
      this.#results.set(layer.config.name, result);
      last = result.value;
    }
    return last;
  }

  #lower(layer: KerasLayer, inputs: readonly Result[]): Result {
    const input = inputs[0] ?? { value: this.#image };
    switch (layer.class_name) {
      case 'InputLayer':
      case 'Dropout':
        return input;
      case 'ZeroPadding2D':
        if (JSON.stringify(layer.config.padding) !== '[[0,1],[0,1]]') throw new Error(`${layer.config.name}: padding`);
        return { ...input, padded: true };
      case 'Conv2D':
      case 'DepthwiseConv2D':
        return { value: input.value, pending: { layer, padded: input.padded ?? false } };
      case 'BatchNormalization':
        return { value: this.#convolve(input, this.#normalisation(layer)) };
      case 'ReLU':
        return { value: this.#clip(input.value, layer.config.max_value ?? 0) };
      case 'Add':
        return {
          value: this.#onnx.node(
            'Add',
            inputs.map(({ value }) => value),
          ),
        };
      case 'AveragePooling2D':
        return { value: this.#onnx.node('GlobalAveragePool', [input.value]) };
      case 'Flatten':
        return { value: this.#onnx.node('Flatten', [input.value]) };
      case 'Dense':
        return { value: this.#dense(layer, input.value) };
      default:
        throw new Error(`cannot convert ${layer.class_name}`);
    }
  }

  /** Padding at the end and stride 2 on an even side is what ONNX calls SAME_UPPER. */
  #convolve({ value, pending }: Result, after: Affine): string {
    if (!pending) throw new Error('a normalisation follows no convolution');
    const { name, strides = [1, 1], padding } = pending.layer.config;
    const depthwise = pending.layer.class_name === 'DepthwiseConv2D';
    const { bytes, quantisation } = this.#weight(`${name}/${depthwise ? 'depthwise_kernel' : 'kernel'}`);
    const kernel = permute(bytes, depthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
    const group = depthwise ? (kernel.shape[0] ?? 1) : 1;
    const same = padding === 'same' || pending.padded;
    return emitConvolution(
      this.#onnx,
      value,
      { kernel, quantisation, strides, group, padding: same ? 'SAME' : 'VALID' },
      after,
    );
  }

  #normalisation(layer: KerasLayer): Affine {
    const read = (part: string): Float32Array => widen(this.#weight(`${layer.config.name}/${part}`));
    const [beta, mean, variance] = [read('beta'), read('moving_mean'), read('moving_variance')];
    const scale = read('gamma').map(
      (gamma, at) => gamma / Math.sqrt((variance[at] ?? 0) + (layer.config.epsilon ?? 0)),
    );
    return { scale, shift: beta.map((value, at) => value - (mean[at] ?? 0) * (scale[at] ?? 0)) };
  }

  #dense(layer: KerasLayer, input: string): string {
    const { bytes, quantisation } = this.#weight(`${layer.config.name}/kernel`);
    const bias = widen(this.#weight(`${layer.config.name}/bias`));
    const product = this.#onnx.node('MatMul', [input, emitQuantised(this.#onnx, bytes, quantisation)]);
    const sum = this.#onnx.node('Add', [product, this.#onnx.constant(bias, [bias.length])]);
    if (layer.config.activation === 'softmax') return this.#onnx.node('Softmax', [sum], { axis: 1 });
    if (layer.config.activation !== 'relu') throw new Error(`cannot convert ${layer.config.activation}`);
    return this.#onnx.node('Relu', [sum]);
  }

  #clip(value: string, limit: number): string {
    return this.#onnx.node('Clip', [value, this.#onnx.constant(0), this.#onnx.constant(limit)]);
  }

  #weight(name: string): ByteWeight {
    const weight = this.#model.weights.get(name);
    if (!weight) throw new Error(`the model has no ${name}`);
    return weight;
  }
}
