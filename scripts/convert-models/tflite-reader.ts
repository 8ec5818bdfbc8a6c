import type { Tensor } from '../../src/engine/convert/tensor.ts';
import { readConstant } from '../../src/engine/convert/tflite/tflite-constant.ts';
import type { TfliteModel, TfliteOperator, TfliteTensor } from '../../src/engine/convert/tflite/tflite-file.ts';
import { readTfliteModel } from '../../src/engine/convert/tflite/tflite-file.ts';

/** The operations the face detector is made of; images are NHWC, kernels [outputs, height, width, inputs]. */
export type TfliteStep =
  | { readonly op: 'add' | 'relu' | 'reshape' | 'double' }
  | {
      readonly op: 'conv' | 'depthwise';
      readonly kernel: Tensor;
      readonly bias: Float32Array;
      readonly stride: number;
      readonly padding: 'SAME' | 'VALID';
    }
  | { readonly op: 'maxPool'; readonly size: number }
  | { readonly op: 'padChannels'; readonly extra: number };

/** One operation with the numbers of the values it reads and makes. */
export type TfliteNode = TfliteStep & { readonly inputs: readonly number[]; readonly output: number };

/** A tflite network in execution order. */
export interface TfliteGraph {
  readonly input: number;
  readonly outputs: readonly number[];
  readonly shapes: readonly (readonly number[])[];
  readonly nodes: readonly TfliteNode[];
}

/** Reads a tflite file with float16 weights; throws on anything the face detector does not use. */
export function readTflite(file: Uint8Array): TfliteGraph {
  const model = readTfliteModel(file);
  const constants = new Constants(model);
  const nodes: TfliteNode[] = [];
  for (const operator of model.operators) {
    const { inputs, outputs } = operator;
    const [output = -1] = outputs;
    if (operator.name === 'DEQUANTIZE') constants.alias(output, inputs[0] ?? -1);
    else nodes.push({ ...readStep(operator, output, constants), inputs, output });
  }
  const [input = -1] = model.inputs;
  return { input, outputs: model.outputs, shapes: model.tensors.map(({ shape }) => shape), nodes };
}

/** The constant tensors of a file, seen through the operations that widen them to float32. */
class Constants {
  readonly #tensors: readonly TfliteTensor[];
  readonly #aliases = new Map<number, number>();

  constructor({ tensors }: TfliteModel) {
    this.#tensors = tensors;
  }

  alias(widened: number, stored: number): void {
    this.#aliases.set(widened, stored);
  }

  shape(index: number): readonly number[] {
    return this.#tensors[index]?.shape ?? [];
  }

  floats(index: number): Tensor {
    const constant = this.#read(this.#aliases.get(index) ?? index);
    if (constant.type !== 'float32') throw new Error(`constant ${index} has type ${constant.type}`);
    return constant;
  }

  integers(index: number): readonly number[] {
    return [...this.#read(index).data];
  }

  #read(index: number): ReturnType<typeof readConstant> {
    const tensor = this.#tensors[index];
    if (!tensor?.bytes) throw new Error(`value ${index} is no constant`);
    return readConstant(tensor, tensor.bytes);
  }
}

function readStep({ name, inputs, options }: TfliteOperator, output: number, source: Constants): TfliteStep {
  const [first = -1, second = -1, third = -1] = inputs;
  switch (name) {
    case 'ADD':
      expect(options?.byte(0) ?? 0, 0, 'activation of a sum');
      return { op: 'add' };
    case 'RELU':
      return { op: 'relu' };
    case 'RESHAPE':
      return { op: 'reshape' };
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D':
      expect(options?.byte(name === 'CONV_2D' ? 3 : 4) ?? 0, 0, 'activation of a convolution');
      expect(options?.int(1) ?? 0, options?.int(2) ?? 0, 'stride of a convolution');
      return {
        op: name === 'CONV_2D' ? 'conv' : 'depthwise',
        kernel: source.floats(second),
        bias: source.floats(third).data,
        stride: options?.int(1) ?? 1,
        padding: options?.byte(0) === 1 ? 'VALID' : 'SAME',
      };
    case 'MAX_POOL_2D':
      for (const field of [2, 3, 4]) expect(options?.int(field) ?? 0, options?.int(1) ?? 0, 'size of a pool');
      return { op: 'maxPool', size: options?.int(1) ?? 0 };
    case 'PAD':
      return { op: 'padChannels', extra: channelPadding(source.integers(second)) };
    case 'RESIZE_BILINEAR':
      expect(options?.byte(2) ?? 0, 0, 'corner alignment of a resize');
      expect(options?.byte(3) ?? 0, 1, 'pixel centres of a resize');
      for (const axis of [1, 2])
        expect(source.shape(output)[axis] ?? 0, (source.shape(first)[axis] ?? 0) * 2, 'resize');
      return { op: 'double' };
    default:
      throw new Error(`cannot convert the tflite operation ${name}`);
  }
}

function channelPadding(paddings: readonly number[]): number {
  for (let at = 0; at < 7; at++) expect(paddings[at] ?? -1, 0, 'padding before the channels');
  return paddings[7] ?? 0;
}

function expect(found: number, wanted: number, what: string): void {
  if (found !== wanted) throw new Error(`${what}: expected ${wanted}, found ${found}`);
}
