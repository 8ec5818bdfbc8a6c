import type { Attributes, Dimension, ElementType, OnnxBuilder } from '../onnx/onnx-builder.ts';
import { permute } from '../tensor.ts';
import type { Computed, FloatConstant, Value, WholeConstant } from './value.ts';

const TO_PLANES = [0, 3, 1, 2];
const TO_PIXELS = [0, 2, 3, 1];

/**
 * An ONNX network in the making whose values keep the axes of the original: images are [N, height, width, channels].
 *
 * ONNX wants images as planes, [N, channels, height, width]. So a value may exist in one form or both, and the other is
 * made when it is asked for: between two convolutions nothing is turned around.
 */
export class Network {
  readonly onnx: OnnxBuilder;
  readonly #plain = new Map<Value, string>();
  readonly #planes = new Map<Value, string>();
  readonly #madeOfPlanes = new Set<Value>();

  constructor(onnx: OnnxBuilder) {
    this.onnx = onnx;
  }

  /** Declares an input; it is given as float32 whatever the network makes of it. */
  input(name: string, shape: readonly Dimension[] | undefined, type: ElementType): Computed {
    const given = this.onnx.input(name, shape);
    return this.made(type === 'float32' ? given : this.onnx.cast(given, type), type);
  }

  /** Declares an output; it is returned as float32 with the axes of the original. */
  output(name: string, value: Value): void {
    const plain = this.plain(value);
    this.onnx.output(name, value.type === 'float32' ? plain : this.onnx.cast(plain, 'float32'));
  }

  /** The value of an ONNX result with the axes of the original. */
  made(name: string, type: ElementType = 'float32'): Computed {
    const value: Computed = { kind: 'computed', type };
    this.#plain.set(value, name);
    return value;
  }

  /** The value of an ONNX result that is an image in planes. */
  madeOfPlanes(name: string, type: ElementType = 'float32'): Computed {
    const value: Computed = { kind: 'computed', type };
    this.#planes.set(value, name);
    this.#madeOfPlanes.add(value);
    return value;
  }

  /** Whether the value is an image that ONNX made in planes. */
  isPlanes(value: Value): boolean {
    return this.#madeOfPlanes.has(value);
  }

  /** The ONNX name of a value with the axes of the original. */
  plain(value: Value): string {
    return remembered(this.#plain, value, () =>
      value.kind === 'constant'
        ? this.#constant(value)
        : this.onnx.node('Transpose', [this.planes(value)], { perm: TO_PIXELS }),
    );
  }

  /** The ONNX name of an image in planes; of a constant, in the form that combines with planes. */
  planes(value: Value): string {
    return remembered(this.#planes, value, () =>
      value.kind === 'constant'
        ? this.#constant(asPlanes(value))
        : this.onnx.node('Transpose', [this.plain(value)], { perm: TO_PLANES }),
    );
  }

  /** Adds a node with one result that has the axes of the original, as its inputs have. */
  node(type: string, inputs: readonly Value[], attributes: Attributes = {}, element?: ElementType): Computed {
    const names = inputs.map((value) => this.plain(value));
    return this.made(this.onnx.node(type, names, attributes), element ?? inputs[0]?.type);
  }

  /** Adds a node that treats each number alike and broadcasts, in whichever form all its inputs can have. */
  elementwise(type: string, inputs: readonly Value[], attributes: Attributes = {}, element?: ElementType): Computed {
    if (!this.#canBePlanes(inputs)) return this.node(type, inputs, attributes, element);
    const names = inputs.map((value) => this.planes(value));
    return this.madeOfPlanes(this.onnx.node(type, names, attributes), element ?? inputs[0]?.type);
  }

  #canBePlanes(values: readonly Value[]): boolean {
    const isFit = (value: Value): boolean =>
      value.kind === 'constant' ? value.shape.length <= 4 : this.#planes.has(value);
    return values.every(isFit) && values.some((value) => this.isPlanes(value));
  }

  #constant(value: FloatConstant | WholeConstant): string {
    if (value.type === 'float32') return this.onnx.constant(value.data, value.shape);
    return value.type === 'int64'
      ? this.onnx.integers(value.data, value.shape)
      : this.onnx.booleans(value.data, value.shape);
  }
}

/** A constant turned so that broadcasting against planes does what broadcasting against pixels did. */
function asPlanes(value: FloatConstant | WholeConstant): FloatConstant | WholeConstant {
  if (value.shape.length === 0) return value;
  const missing = Array.from({ length: Math.max(0, 3 - value.shape.length) }, () => 1);
  const shape = [...missing, ...value.shape];
  const order = shape.length === 3 ? [2, 0, 1] : TO_PLANES;
  if (value.type === 'float32') return { ...value, ...permute({ shape, data: value.data }, order) };
  const turned = permute({ shape, data: Float32Array.from(value.data) }, order);
  return { ...value, shape: turned.shape, data: [...turned.data] };
}

function remembered(names: Map<Value, string>, value: Value, make: () => string): string {
  const known = names.get(value);
  if (known !== undefined) return known;
  const name = make();
  names.set(value, name);
  return name;
}
