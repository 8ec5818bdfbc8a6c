import { clip } from '../network/activation.ts';
import type { Network } from '../network/network.ts';
import { floats } from '../network/value.ts';
import type { Value } from '../network/value.ts';
import { Unsupported } from '../unsupported.ts';
import { isReal, readConstant } from './tflite-constant.ts';
import type { TfliteModel, TfliteOperator, TfliteTensor } from './tflite-file.ts';
import { TFLITE_OPERATIONS } from './tflite-operations.ts';
import { TfliteStep } from './tflite-step.ts';

/** The smallest and the greatest number of the quantised types, by their numbers in the schema. */
const RANGES: Readonly<Record<number, readonly [number, number]>> = { 3: [0, 255], 7: [-32768, 32767], 9: [-128, 127] };
/** Operations that only move numbers, so that they cannot leave the range of their type. */
const MOVES = new Set([
  'RESHAPE',
  'TRANSPOSE',
  'SQUEEZE',
  'EXPAND_DIMS',
  'SPLIT',
  'SLICE',
  'STRIDED_SLICE',
  'MAX_POOL_2D',
]);

/**
 * Adds a whole tflite network; quantised ones run in floats.
 *
 * @throws Unsupported at an unknown operation.
 */
export function lowerTflite(net: Network, model: TfliteModel): void {
  const lowering = new TfliteLowering(net, model);
  for (const operator of model.operators) lowering.add(operator);
  for (const output of model.outputs) net.output(nameOf(model, output), lowering.value(output));
}

class TfliteLowering {
  readonly #net: Network;
  readonly #model: TfliteModel;
  readonly #values = new Map<number, Value>();

  constructor(net: Network, model: TfliteModel) {
    this.#net = net;
    this.#model = model;
    for (const input of model.inputs) this.#values.set(input, this.#declare(input));
  }

  /** A value by its number. @throws Error when nothing has made it. */
  value(number: number): Value {
    const known = this.#values.get(number);
    if (known) return known;
    const tensor = this.#tensor(number);
    if (!tensor.bytes) throw new Error(`the value ${tensor.name} is used before it is made`);
    const constant = readConstant(tensor, tensor.bytes);
    this.#values.set(number, constant);
    return constant;
  }

  /** Adds one operation and keeps its results. */
  add(operator: TfliteOperator): void {
    const { name, inputs, outputs } = operator;
    const operation = Object.hasOwn(TFLITE_OPERATIONS, name) ? TFLITE_OPERATIONS[name] : undefined;
    if (!operation) throw new Unsupported(name);
    const values = inputs.map((number) => (number < 0 ? undefined : this.value(number)));
    const shapes = inputs.map((number) => (number < 0 ? [] : this.#tensor(number).shape));
    const made = this.#tensor(outputs[0] ?? -1);
    const result = operation(new TfliteStep(this.#net, operator, values, { read: shapes, made }));
    const results = 'kind' in result ? [result] : result;
    for (const [at, number] of outputs.entries()) {
      const value = results[at];
      if (value) this.#values.set(number, MOVES.has(name) ? value : this.#bounded(value, this.#tensor(number)));
    }
  }

  /** A quantised value cannot leave the range of its type; some networks bend their values by nothing else. */
  #bounded(value: Value, { type, quantisation }: TfliteTensor): Value {
    const range = RANGES[type];
    const [scale] = quantisation?.scales ?? [];
    if (!range || scale === undefined || value.kind === 'constant') return value;
    const [low, high] = range.map((number) => scale * (number - (quantisation?.zeroPoints[0] ?? 0)));
    return clip(this.#net, value, low ?? 0, high ?? 0);
  }

  /** A quantised input takes the stored numbers and turns them into what they stand for. */
  #declare(number: number): Value {
    const tensor = this.#tensor(number);
    const type = isReal(tensor) ? 'float32' : tensor.type === 6 ? 'bool' : 'int64';
    const given = this.#net.input(nameOf(this.#model, number), tensor.shape, type);
    const [scale] = tensor.quantisation?.scales ?? [];
    if (scale === undefined || !(tensor.type in RANGES)) return given;
    const centred = this.#net.elementwise('Sub', [given, floats(tensor.quantisation?.zeroPoints[0] ?? 0)]);
    return this.#net.elementwise('Mul', [centred, floats(scale)]);
  }

  #tensor(number: number): TfliteTensor {
    const tensor = this.#model.tensors[number];
    if (!tensor) throw new Error(`it has no value ${number}`);
    return tensor;
  }
}

function nameOf({ tensors }: TfliteModel, number: number): string {
  return (tensors[number]?.name || `value_${number}`).replace(/:0$/, '');
}
