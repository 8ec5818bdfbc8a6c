import type { Tensor } from '../tensor.ts';
import { toHalfBits } from './half.ts';
import { ProtoWriter } from './protobuf-writer.ts';

/** How weights are stored; the sums are always made in float32. */
export type WeightStorage = 'float16' | 'float32';

/** A node attribute: a whole number, a list of whole numbers, a text or a fraction. */
export type Attribute = number | readonly number[] | string | { readonly fraction: number };

/** The attributes of a node by their names. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** A length, or the name of a length that may vary. */
export type Dimension = number | string;

/** The kinds of numbers a value may hold while a network runs. */
export type ElementType = 'float32' | 'int64' | 'bool';

const FLOAT = 1;
const UINT8 = 2;
const INT64 = 7;
const BOOL = 9;
const FLOAT16 = 10;
const ELEMENT_TYPES: Readonly<Record<ElementType, number>> = { float32: FLOAT, int64: INT64, bool: BOOL };
const IR_VERSION = 8;
const OPSET = 17;

/** Collects the nodes and weights of one ONNX graph; values are called by their names. */
export class OnnxBuilder {
  readonly #nodes: ProtoWriter[] = [];
  readonly #initializers: ProtoWriter[] = [];
  readonly #inputs: ProtoWriter[] = [];
  readonly #outputs: ProtoWriter[] = [];
  readonly #storage: WeightStorage;
  readonly #name: string;
  readonly #prefix: string;
  #serial = 0;

  /** @param prefix begins the names of inner values, where inputs and outputs could bear the same. */
  constructor(name: string, storage: WeightStorage, prefix = '') {
    this.#name = name;
    this.#storage = storage;
    this.#prefix = prefix;
  }

  /** Declares a float32 input of the graph. @param shape left out where nothing is known of it. */
  input(name: string, shape?: readonly Dimension[]): string {
    this.#inputs.push(valueInfo(name, shape));
    return name;
  }

  /** Adds a node with one result and returns the name of that result. */
  node(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const result = this.#fresh(type);
    this.#emit(type, inputs, attributes, [result]);
    return result;
  }

  /** Adds a node with `count` results and returns their names. */
  nodeWithResults(type: string, inputs: readonly string[], attributes: Attributes, count: number): readonly string[] {
    const results = Array.from({ length: count }, () => this.#fresh(type));
    this.#emit(type, inputs, attributes, results);
    return results;
  }

  /** Adds a conversion to another kind of numbers. */
  cast(value: string, type: ElementType): string {
    return this.node('Cast', [value], { to: ELEMENT_TYPES[type] });
  }

  /** Declares `value` as a float32 output of the graph. @param shape left out where nothing is known of it. */
  output(name: string, value: string, shape?: readonly Dimension[]): void {
    this.#emit('Identity', [value], {}, [name]);
    this.#outputs.push(valueInfo(name, shape));
  }

  /** Adds a large weight, kept in the builder's storage type. */
  weight(tensor: Tensor): string {
    if (this.#storage === 'float32') return this.constant(tensor.data, tensor.shape);
    const halves = Uint16Array.from(tensor.data, toHalfBits);
    const stored = this.#initializer(FLOAT16, tensor.shape, new Uint8Array(halves.buffer));
    return this.node('Cast', [stored], { to: FLOAT });
  }

  /** Adds a large weight whose values are whole numbers from 0 to 255, kept as bytes. */
  byteWeight(tensor: Tensor): string {
    const stored = this.#initializer(UINT8, tensor.shape, Uint8Array.from(tensor.data));
    return this.node('Cast', [stored], { to: FLOAT });
  }

  /** Adds a float32 constant; a plain number makes a scalar. */
  constant(values: Float32Array | number, shape: readonly number[] = []): string {
    const data = typeof values === 'number' ? Float32Array.of(values) : values;
    return this.#initializer(FLOAT, shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }

  /** Adds 64-bit integers, as shapes and axes need; a list unless a shape is given. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#initializer(INT64, shape, new Uint8Array(data.buffer));
  }

  /** Adds truth values, 0 or 1 each. */
  booleans(values: readonly number[], shape: readonly number[]): string {
    return this.#initializer(BOOL, shape, Uint8Array.from(values));
  }

  /** Returns the finished ONNX file. */
  finish(): Uint8Array {
    const graph = new ProtoWriter();
    for (const node of this.#nodes) graph.bytes(1, node);
    graph.bytes(2, this.#name);
    for (const initializer of this.#initializers) graph.bytes(5, initializer);
    for (const input of this.#inputs) graph.bytes(11, input);
    for (const output of this.#outputs) graph.bytes(12, output);
    const opset = new ProtoWriter().bytes(1, '').int(2, OPSET);
    return new ProtoWriter()
      .int(1, IR_VERSION)
      .bytes(2, 'clarifai-ingest convert-models')
      .bytes(7, graph)
      .bytes(8, opset)
      .finish();
  }

  #fresh(type: string): string {
    this.#serial += 1;
    return `${this.#prefix}${type}_${this.#serial}`;
  }

  #emit(type: string, inputs: readonly string[], attributes: Attributes, results: readonly string[]): void {
    const node = new ProtoWriter();
    for (const input of inputs) node.bytes(1, input);
    for (const result of results) node.bytes(2, result);
    node.bytes(3, `${results[0]}_node`).bytes(4, type);
    for (const [name, value] of Object.entries(attributes)) node.bytes(5, attribute(name, value));
    this.#nodes.push(node);
  }

  #initializer(type: number, shape: readonly number[], raw: Uint8Array): string {
    const name = this.#fresh('const');
    const tensor = new ProtoWriter();
    for (const length of shape) tensor.int(1, length);
    this.#initializers.push(tensor.int(2, type).bytes(8, name).bytes(9, raw));
    return name;
  }
}

function attribute(name: string, value: Attribute): ProtoWriter {
  const writer = new ProtoWriter().bytes(1, name);
  if (typeof value === 'string') return writer.bytes(4, value).int(20, 3);
  if (typeof value === 'number') return writer.int(3, value).int(20, 2);
  if ('fraction' in value) return writer.float(2, value.fraction).int(20, 1);
  for (const item of value) writer.int(8, item);
  return writer.int(20, 7);
}

function valueInfo(name: string, shape: readonly Dimension[] | undefined): ProtoWriter {
  const dimensions = new ProtoWriter();
  for (const length of shape ?? []) {
    const dimension = new ProtoWriter();
    dimensions.bytes(1, typeof length === 'number' ? dimension.int(1, length) : dimension.bytes(2, length));
  }
  const tensorType = new ProtoWriter().int(1, FLOAT);
  if (shape) tensorType.bytes(2, dimensions);
  return new ProtoWriter().bytes(1, name).bytes(2, new ProtoWriter().bytes(1, tensorType));
}
