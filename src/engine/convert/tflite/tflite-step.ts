import { activate } from '../network/activation.ts';
import { asFloats } from '../network/arithmetic.ts';
import type { Network } from '../network/network.ts';
import type { FloatConstant, Value } from '../network/value.ts';
import { Unsupported } from '../unsupported.ts';
import type { TfliteOperator, TfliteTensor } from './tflite-file.ts';

/** Fused activations by their numbers in the schema. */
const ACTIVATIONS = ['linear', 'relu', 'relu_n1_to_1', 'relu6', 'tanh'];

/** One operation of a tflite network with the values it reads, ready to be added. */
export class TfliteStep {
  readonly net: Network;
  readonly operator: TfliteOperator;
  readonly inputs: readonly (Value | undefined)[];
  /** What the file says of the first result. */
  readonly result: TfliteTensor;
  readonly #shapes: readonly (readonly number[])[];

  /** @param tensors what the file says of the values read and made. */
  constructor(
    net: Network,
    operator: TfliteOperator,
    inputs: readonly (Value | undefined)[],
    tensors: { readonly read: readonly (readonly number[])[]; readonly made: TfliteTensor },
  ) {
    this.net = net;
    this.operator = operator;
    this.inputs = inputs;
    this.result = tensors.made;
    this.#shapes = tensors.read;
  }

  /** An input. @throws Error when the operation lacks it. */
  input(at: number): Value {
    const value = this.inputs[at];
    if (!value) throw new Error(`${this.operator.name} has no input ${at}`);
    return value;
  }

  /** All inputs that are there. */
  get values(): readonly Value[] {
    return this.inputs.filter((value) => value !== undefined);
  }

  /** The shape of an input, as the file has it. */
  shape(at: number): readonly number[] {
    return this.#shapes[at] ?? [];
  }

  /** An input that must be known now, as floats. @throws Unsupported when the network computes it. */
  floats(at: number): FloatConstant {
    return asFloats(this.#constant(at));
  }

  /** An input that must be known now, as numbers. @throws Unsupported when the network computes it. */
  numbers(at: number): readonly number[] {
    return [...this.#constant(at).data];
  }

  /** A whole number among the settings. */
  int(field: number, fallback = 0): number {
    return this.operator.options?.int(field, fallback) ?? fallback;
  }

  /** A truth value among the settings. */
  flag(field: number): boolean {
    return (this.operator.options?.byte(field) ?? 0) !== 0;
  }

  /** Applies the activation that a setting names. */
  activated(value: Value, field: number): Value {
    const number = this.operator.options?.byte(field) ?? 0;
    const name = ACTIVATIONS[number];
    if (name === undefined) throw this.unsupported(`activation ${number}`);
    return activate(this.net, name, value);
  }

  /** The complaint that this operation is not supported. */
  unsupported(detail?: string): Unsupported {
    return new Unsupported(this.operator.name, detail);
  }

  #constant(at: number): Value & { readonly kind: 'constant' } {
    const value = this.input(at);
    if (value.kind !== 'constant') throw this.unsupported(`input ${at} is computed`);
    return value;
  }
}

/** What an operation adds to the network: its result, or its results. */
export type TfliteOperation = (step: TfliteStep) => Value | readonly Value[];
