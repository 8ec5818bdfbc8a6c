import type { Affine, Convolution } from './convolution.ts';
import { compose, emitConvolution, identity } from './convolution.ts';
import type { Tensor } from '../../src/engine/convert/tensor.ts';
import { permute, size } from '../../src/engine/convert/tensor.ts';
import type { OnnxBuilder } from '../../src/engine/convert/onnx/onnx-builder.ts';
import type { GraphNode } from '../../src/engine/convert/tfjs/graph-node.ts';
import { numberOf, numbersOf, textOf } from '../../src/engine/convert/tfjs/graph-node.ts';
import type { TfGraph } from './tfjs-graph.ts';

/**
 * Rebuilds the convolutional part of a tfjs graph in ONNX, walking back from the values asked for.
 * Images turn from NHWC to NCHW, and scales, biases and batch normalisations melt into the convolution before them.
 */
export class TfLowering {
  readonly #graph: TfGraph;
  readonly #onnx: OnnxBuilder;
  readonly #done: Map<string, string>;

  /** `known` names graph values that exist already, e.g. the normalised image. */
  constructor(graph: TfGraph, onnx: OnnxBuilder, known: Readonly<Record<string, string>>) {
    this.#graph = graph;
    this.#onnx = onnx;
    this.#done = new Map(Object.entries(known));
  }

  /** The ONNX value of a graph node, emitted on the first request. */
  value(name: string): string {
    const known = this.#done.get(name);
    if (known) return known;
    const result = this.#lower(this.#node(name));
    this.#done.set(name, result);
    return result;
  }

  #lower(node: GraphNode): string {
    if (node.op === 'Relu6') {
      const limits = [this.#onnx.constant(0), this.#onnx.constant(6)];
      return this.#onnx.node('Clip', [this.value(inputOf(node, 0)), ...limits]);
    }
    return this.#lowerLinear(node);
  }

  #lowerLinear(node: GraphNode, after?: Affine): string {
    if (node.op === 'Conv2D' || node.op === 'DepthwiseConv2dNative') {
      const convolution = this.#convolution(node);
      const input = this.value(inputOf(node, 0));
      return emitConvolution(this.#onnx, input, convolution, after ?? identity(size(convolution.kernel, 0)));
    }
    const step = this.#affine(node);
    if (step) {
      const source = this.#graph.weights.has(inputOf(node, 0)) ? inputOf(node, 1) : inputOf(node, 0);
      return this.#lowerLinear(this.#node(source), after ? compose(step, after) : step);
    }
    if (node.op === 'Add' || node.op === 'AddN') return this.#lowerSum(node, after);
    throw new Error(`cannot convert ${node.op} at ${node.name}`);
  }

  /** A residual sum; a following bias goes into the first addend, which is a convolution. */
  #lowerSum(node: GraphNode, after?: Affine): string {
    if (node.input?.length !== 2) throw new Error(`${node.name} adds other than two values`);
    if (after?.scale.some((scale) => scale !== 1)) throw new Error(`a scale follows the sum ${node.name}`);
    const first = inputOf(node, 0);
    const left = after ? this.#lowerLinear(this.#node(first), after) : this.value(first);
    return this.#onnx.node('Add', [left, this.value(inputOf(node, 1))]);
  }

  #convolution(node: GraphNode): Convolution {
    const kernel = this.#weight(node, 1);
    const [, high = 1, wide = 1] = numbersOf(node, 'strides');
    if (numbersOf(node, 'dilations').some((dilation) => dilation !== 1)) throw new Error(`${node.name} is dilated`);
    const padding = textOf(node, 'padding');
    if (padding !== 'SAME' && padding !== 'VALID') throw new Error(`${node.name} has padding ${padding}`);
    const common = { strides: [high, wide], padding } as const;
    if (node.op === 'Conv2D') return { ...common, kernel: permute(kernel, [3, 2, 0, 1]), group: 1 };
    const [height = 1, width = 1, inputs = 1, multiplier = 1] = kernel.shape;
    const { data } = permute(kernel, [2, 3, 0, 1]);
    return { ...common, kernel: { shape: [inputs * multiplier, 1, height, width], data }, group: inputs };
  }

  #affine(node: GraphNode): Affine | undefined {
    if (node.op === 'FusedBatchNorm') return this.#batchNormalisation(node);
    if (node.op !== 'Mul' && node.op !== 'Add' && node.op !== 'BiasAdd') return undefined;
    const constant = (this.#graph.weights.get(inputOf(node, 1)) ?? this.#graph.weights.get(inputOf(node, 0)))?.data;
    if (!constant) return undefined;
    const neutral = identity(constant.length);
    return node.op === 'Mul' ? { ...neutral, scale: constant } : { ...neutral, shift: constant };
  }

  #batchNormalisation(node: GraphNode): Affine {
    const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((index) => this.#weight(node, index).data);
    const epsilon = numberOf(node, 'epsilon', Number.NaN);
    if (!gamma || !beta || !mean || !variance || Number.isNaN(epsilon)) throw new Error(`${node.name} is incomplete`);
    const scale = gamma.map((value, channel) => value / Math.sqrt((variance[channel] ?? 0) + epsilon));
    const shift = beta.map((value, channel) => value - (mean[channel] ?? 0) * (scale[channel] ?? 0));
    return { scale, shift };
  }

  #weight(node: GraphNode, index: number): Tensor {
    const weight = this.#graph.weights.get(inputOf(node, index));
    if (!weight) throw new Error(`input ${index} of ${node.name} is no weight`);
    return weight;
  }

  #node(name: string): GraphNode {
    const node = this.#graph.nodes.get(name);
    if (!node) throw new Error(`the graph has no ${name}`);
    return node;
  }
}

function inputOf(node: GraphNode, index: number): string {
  const name = node.input?.[index];
  if (!name) throw new Error(`${node.name} has no input ${index}`);
  return name;
}
