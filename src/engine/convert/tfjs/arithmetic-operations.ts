import { activate } from '../network/activation.ts';
import { cast, floorDiv, floorMod, matMul, squaredDifference, sum } from '../network/arithmetic.ts';
import { floats } from '../network/value.ts';
import { elementType } from './element-type.ts';
import { fuse } from './fused-steps.ts';
import { flagOf, numberOf, textOf, typeOf } from './graph-node.ts';
import type { GraphOperation } from './graph-step.ts';

/** Operations that are one ONNX node of the same inputs, number by number. */
const SAME: Readonly<Record<string, string>> = {
  Add: 'Add',
  AddV2: 'Add',
  BiasAdd: 'Add',
  Sub: 'Sub',
  Mul: 'Mul',
  Div: 'Div',
  RealDiv: 'Div',
  Pow: 'Pow',
  Abs: 'Abs',
  Neg: 'Neg',
  Sign: 'Sign',
  Exp: 'Exp',
  Log: 'Log',
  Sqrt: 'Sqrt',
  Floor: 'Floor',
  Ceil: 'Ceil',
  Round: 'Round',
  Erf: 'Erf',
  Sin: 'Sin',
  Cos: 'Cos',
  Inv: 'Reciprocal',
  Reciprocal: 'Reciprocal',
  Maximum: 'Max',
  Minimum: 'Min',
  Prelu: 'PRelu',
  LogicalAnd: 'And',
  LogicalOr: 'Or',
  LogicalNot: 'Not',
};

/** Comparisons, whose results are truth values. */
const COMPARISONS: Readonly<Record<string, string>> = {
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
};

/** TensorFlow names of activations without a parameter. */
const ACTIVATIONS = ['Relu', 'Relu6', 'Elu', 'Selu', 'Sigmoid', 'Tanh', 'Softplus', 'Softsign', 'Softmax'];

/** Operations on numbers: sums, products, comparisons, activations, matrices. */
export const ARITHMETIC_OPERATIONS: Readonly<Record<string, GraphOperation>> = {
  ...each(
    SAME,
    (type) =>
      ({ net, inputs }) =>
        net.elementwise(type, inputs),
  ),
  ...each(
    COMPARISONS,
    (type) =>
      ({ net, inputs }) =>
        net.elementwise(type, inputs, {}, 'bool'),
  ),
  ...each(
    Object.fromEntries(ACTIVATIONS.map((name) => [name, name])),
    (name) => (step) => activate(step.net, name, step.input(0)),
  ),
  NotEqual: ({ net, inputs }) => net.elementwise('Not', [net.elementwise('Equal', inputs, {}, 'bool')]),
  LeakyRelu: (step) => activate(step.net, 'LeakyRelu', step.input(0), { alpha: numberOf(step.node, 'alpha', 0.2) }),
  AddN: ({ net, inputs }) => sum(net, inputs),
  Square: (step) => step.net.elementwise('Mul', [step.input(0), step.input(0)]),
  Rsqrt: (step) => step.net.elementwise('Reciprocal', [step.net.elementwise('Sqrt', [step.input(0)])]),
  SquaredDifference: (step) => squaredDifference(step.net, step.input(0), step.input(1)),
  FloorDiv: (step) => floorDiv(step.net, step.input(0), step.input(1)),
  FloorMod: (step) => floorMod(step.net, step.input(0), step.input(1)),
  ClipByValue: ({ net, inputs }) => net.elementwise('Clip', inputs),
  Select: (step) => where(step),
  SelectV2: (step) => where(step),
  Cast: (step) => cast(step.net, step.input(0), elementType(typeOf(step.node, 'DstT'))),
  MatMul: (step) => product(step, 'transpose_a', 'transpose_b'),
  _FusedMatMul: (step) => fuse(step, product(step, 'transpose_a', 'transpose_b')),
  BatchMatMul: (step) => product(step, 'adj_x', 'adj_y'),
  BatchMatMulV2: (step) => product(step, 'adj_x', 'adj_y'),
  Einsum: ({ net, inputs, node }) => net.node('Einsum', inputs, { equation: textOf(node, 'equation') }),
  Fill: (step) => step.net.node('Expand', [step.input(1), step.input(0)]),
  BroadcastTo: ({ net, inputs }) => net.node('Expand', inputs),
  Range: ({ net, inputs }) => net.node('Range', inputs),
  ZerosLike: (step) => step.net.elementwise('Mul', [step.input(0), floats(0)]),
};

const where: GraphOperation = (step) => step.net.elementwise('Where', step.inputs, {}, step.input(1).type);

function product(step: Parameters<GraphOperation>[0], left: string, right: string): ReturnType<typeof matMul> {
  const { net, node } = step;
  const transposed = { transposesLeft: flagOf(node, left), transposesRight: flagOf(node, right) };
  return matMul(net, step.input(0), step.input(1), transposed);
}

function each(
  names: Readonly<Record<string, string>>,
  operation: (type: string) => GraphOperation,
): Record<string, GraphOperation> {
  return Object.fromEntries(Object.entries(names).map(([name, type]) => [name, operation(type)]));
}
