import { activate } from '../network/activation.ts';
import { cast, floorDiv, floorMod, matMul, squaredDifference, sum, unitLength } from '../network/arithmetic.ts';
import { reshape } from '../network/axes.ts';
import { floats, integers } from '../network/value.ts';
import type { Value } from '../network/value.ts';
import { isReal } from './tflite-constant.ts';
import type { TfliteOperation, TfliteStep } from './tflite-step.ts';

/** Operations that are one ONNX node of the same inputs, number by number. */
const SAME: Readonly<Record<string, string>> = {
  ABS: 'Abs',
  CEIL: 'Ceil',
  COS: 'Cos',
  EXP: 'Exp',
  FLOOR: 'Floor',
  LOG: 'Log',
  LOGICAL_AND: 'And',
  LOGICAL_NOT: 'Not',
  LOGICAL_OR: 'Or',
  MAXIMUM: 'Max',
  MINIMUM: 'Min',
  NEG: 'Neg',
  POW: 'Pow',
  PRELU: 'PRelu',
  ROUND: 'Round',
  SIGN: 'Sign',
  SIN: 'Sin',
  SQRT: 'Sqrt',
};

/** As `SAME`, with an activation that the first setting names. */
const FUSED: Readonly<Record<string, string>> = { ADD: 'Add', SUB: 'Sub', MUL: 'Mul', DIV: 'Div' };

/** Comparisons, whose results are truth values. */
const COMPARISONS: Readonly<Record<string, string>> = {
  EQUAL: 'Equal',
  GREATER: 'Greater',
  GREATER_EQUAL: 'GreaterOrEqual',
  LESS: 'Less',
  LESS_EQUAL: 'LessOrEqual',
};

const ACTIVATIONS: Readonly<Record<string, string>> = {
  ELU: 'elu',
  HARD_SWISH: 'hard_swish',
  LOGISTIC: 'sigmoid',
  RELU: 'relu',
  RELU6: 'relu6',
  RELU_N1_TO_1: 'relu_n1_to_1',
  TANH: 'tanh',
};

/** Operations on numbers: sums, products, comparisons, activations, matrices. */
export const ARITHMETIC_OPERATORS: Readonly<Record<string, TfliteOperation>> = {
  ...each(
    SAME,
    (type) =>
      ({ net, values }) =>
        net.elementwise(type, values),
  ),
  ...each(FUSED, (type) => (step) => step.activated(step.net.elementwise(type, step.values), 0)),
  ...each(
    COMPARISONS,
    (type) =>
      ({ net, values }) =>
        net.elementwise(type, values, {}, 'bool'),
  ),
  ...each(ACTIVATIONS, (name) => (step) => activate(step.net, name, step.input(0))),
  NOT_EQUAL: ({ net, values }) => net.elementwise('Not', [net.elementwise('Equal', values, {}, 'bool')]),
  LEAKY_RELU: (step) => activate(step.net, 'LeakyRelu', step.input(0), { alpha: step.operator.options?.float(0) ?? 0 }),
  GELU: (step) => {
    if (step.flag(0)) throw step.unsupported('approximated');
    return activate(step.net, 'gelu', step.input(0));
  },
  SOFTMAX: (step) => {
    const sharpness = step.operator.options?.float(0) || 1;
    const value = sharpness === 1 ? step.input(0) : step.net.elementwise('Mul', [step.input(0), floats(sharpness)]);
    return activate(step.net, 'softmax', value);
  },
  ADD_N: ({ net, values }) => sum(net, values),
  SQUARE: (step) => step.net.elementwise('Mul', [step.input(0), step.input(0)]),
  RSQRT: (step) => step.net.elementwise('Reciprocal', [step.net.elementwise('Sqrt', [step.input(0)])]),
  SQUARED_DIFFERENCE: (step) => squaredDifference(step.net, step.input(0), step.input(1)),
  FLOOR_DIV: (step) => floorDiv(step.net, step.input(0), step.input(1)),
  FLOOR_MOD: (step) => floorMod(step.net, step.input(0), step.input(1)),
  SELECT: (step) => step.net.elementwise('Where', step.values, {}, step.input(1).type),
  SELECT_V2: (step) => step.net.elementwise('Where', step.values, {}, step.input(1).type),
  CAST: (step) =>
    cast(step.net, step.input(0), isReal(step.result) ? 'float32' : step.result.type === 6 ? 'bool' : 'int64'),
  // The network runs in floats, so that there is nothing to do.
  DEQUANTIZE: (step) => step.input(0),
  QUANTIZE: (step) => step.input(0),
  FULLY_CONNECTED: (step) => fullyConnected(step),
  BATCH_MATMUL: (step) =>
    matMul(step.net, step.input(0), step.input(1), { transposesLeft: step.flag(0), transposesRight: step.flag(1) }),
  L2_NORMALIZATION: (step) => step.activated(unitLength(step.net, step.input(0), 1e-6), 0),
};

/** Weights are [outputs, inputs]; all axes but the last are one unless they are to be kept. */
function fullyConnected(step: TfliteStep): Value {
  const { net } = step;
  const inputs = step.shape(1)[1] ?? -1;
  const rows = step.flag(2) ? step.input(0) : reshape(net, step.input(0), integers([-1, inputs]));
  const product = matMul(net, rows, step.input(1), { transposesLeft: false, transposesRight: true });
  const bias = step.inputs[2];
  return step.activated(bias ? net.elementwise('Add', [product, bias]) : product, 0);
}

function each(
  names: Readonly<Record<string, string>>,
  operation: (type: string) => TfliteOperation,
): Record<string, TfliteOperation> {
  return Object.fromEntries(Object.entries(names).map(([name, type]) => [name, operation(type)]));
}
