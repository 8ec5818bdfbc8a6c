import type { FlatTable } from './flatbuffer.ts';
import { rootTable } from './flatbuffer.ts';
import { fromHalfBits } from './half.ts';
import type { Tensor } from './layout.ts';
import { count } from './layout.ts';

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

const ADD = 0;
const CONV = 3;
const DEPTHWISE = 4;
const DEQUANTIZE = 6;
const MAX_POOL = 17;
const RELU = 19;
const RESHAPE = 22;
const RESIZE_BILINEAR = 23;
const PAD = 34;
const FLOAT32 = 0;
const FLOAT16 = 1;

/** Reads a tflite file with float16 weights; throws on anything the face detector does not use. */
export function readTflite(file: Uint8Array): TfliteGraph {
  const model = rootTable(file);
  const [subgraph] = model.tables(2);
  if (!subgraph) throw new Error('the tflite file has no graph');
  const codes = model.tables(1).map((code) => Math.max(code.byte(0), code.int(3)));
  const source = new Constants(subgraph.tables(0), model.tables(4));
  const nodes: TfliteNode[] = [];
  for (const operator of subgraph.tables(3)) {
    const code = codes[operator.int(0)] ?? -1;
    const inputs = operator.ints(1);
    const [output = -1] = operator.ints(2);
    if (code === DEQUANTIZE) source.alias(output, inputs[0] ?? -1);
    else nodes.push({ ...readStep(code, operator, inputs, output, source), inputs, output });
  }
  const [input = -1] = subgraph.ints(1);
  return { input, outputs: subgraph.ints(2), shapes: subgraph.tables(0).map((tensor) => tensor.ints(0)), nodes };
}

/** The constant tensors of a file, seen through the operations that widen them to float32. */
class Constants {
  readonly #tensors: readonly FlatTable[];
  readonly #buffers: readonly FlatTable[];
  readonly #aliases = new Map<number, number>();

  constructor(tensors: readonly FlatTable[], buffers: readonly FlatTable[]) {
    this.#tensors = tensors;
    this.#buffers = buffers;
  }

  alias(widened: number, stored: number): void {
    this.#aliases.set(widened, stored);
  }

  shape(index: number): number[] {
    return this.#tensors[index]?.ints(0) ?? [];
  }

  floats(index: number): Tensor {
    const stored = this.#aliases.get(index) ?? index;
    const shape = this.shape(stored);
    const bytes = this.#bytes(stored);
    const type = this.#tensors[stored]?.byte(1);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (type !== FLOAT16 && type !== FLOAT32) throw new Error(`constant ${index} has type ${type}`);
    const read = (at: number): number =>
      type === FLOAT16 ? fromHalfBits(view.getUint16(at * 2, true)) : view.getFloat32(at * 4, true);
    return { shape, data: Float32Array.from({ length: count(shape) }, (_, at) => read(at)) };
  }

  integers(index: number): number[] {
    const bytes = this.#bytes(index);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getInt32(at * 4, true));
  }

  #bytes(index: number): Uint8Array {
    const bytes = this.#buffers[this.#tensors[index]?.int(2) ?? 0]?.bytes(0);
    if (!bytes) throw new Error(`value ${index} is no constant`);
    return bytes;
  }
}

function readStep(code: number, operator: FlatTable, inputs: number[], output: number, source: Constants): TfliteStep {
  const options = operator.table(4);
  const [first = -1, second = -1, third = -1] = inputs;
  switch (code) {
    case ADD:
      expect(options?.byte(0) ?? 0, 0, 'activation of a sum');
      return { op: 'add' };
    case RELU:
      return { op: 'relu' };
    case RESHAPE:
      return { op: 'reshape' };
    case CONV:
    case DEPTHWISE:
      expect(options?.byte(code === CONV ? 3 : 4) ?? 0, 0, 'activation of a convolution');
      expect(options?.int(1) ?? 0, options?.int(2) ?? 0, 'stride of a convolution');
      return {
        op: code === CONV ? 'conv' : 'depthwise',
        kernel: source.floats(second),
        bias: source.floats(third).data,
        stride: options?.int(1) ?? 1,
        padding: options?.byte(0) === 1 ? 'VALID' : 'SAME',
      };
    case MAX_POOL:
      for (const field of [2, 3, 4]) expect(options?.int(field) ?? 0, options?.int(1) ?? 0, 'size of a pool');
      return { op: 'maxPool', size: options?.int(1) ?? 0 };
    case PAD:
      return { op: 'padChannels', extra: channelPadding(source.integers(second)) };
    case RESIZE_BILINEAR:
      expect(options?.byte(2) ?? 0, 0, 'corner alignment of a resize');
      expect(options?.byte(3) ?? 0, 1, 'pixel centres of a resize');
      for (const axis of [1, 2])
        expect(source.shape(output)[axis] ?? 0, (source.shape(first)[axis] ?? 0) * 2, 'resize');
      return { op: 'double' };
    default:
      throw new Error(`cannot convert tflite operation ${code}`);
  }
}

function channelPadding(paddings: readonly number[]): number {
  for (let at = 0; at < 7; at++) expect(paddings[at] ?? -1, 0, 'padding before the channels');
  return paddings[7] ?? 0;
}

function expect(found: number, wanted: number, what: string): void {
  if (found !== wanted) throw new Error(`${what}: expected ${wanted}, found ${found}`);
}
