import * as axes from '../network/axes.ts';
import { concat } from '../network/picture.ts';
import type { Reduction } from '../network/reduction.ts';
import { reduce, softmax } from '../network/reduction.ts';
import type { Value } from '../network/value.ts';
import { flagOf, numberOf, numbersOf } from './graph-node.ts';
import type { GraphOperation, GraphStep } from './graph-step.ts';

/** Operations that move numbers about, or reduce them along axes. */
export const AXIS_OPERATIONS: Readonly<Record<string, GraphOperation>> = {
  Identity: (step) => step.input(0),
  IdentityN: (step) => step.inputs,
  Snapshot: (step) => step.input(0),
  StopGradient: (step) => step.input(0),
  PlaceholderWithDefault: (step) => step.input(0),
  Mean: (step) => reduced(step, 'ReduceMean'),
  Sum: (step) => reduced(step, 'ReduceSum'),
  Max: (step) => reduced(step, 'ReduceMax'),
  Min: (step) => reduced(step, 'ReduceMin'),
  Prod: (step) => reduced(step, 'ReduceProd'),
  LogSoftmax: (step) => softmax(step.net, step.input(0), 'LogSoftmax'),
  ArgMax: (step) => step.net.node('ArgMax', [step.input(0)], { axis: step.number(1), keepdims: 0 }, 'int64'),
  ArgMin: (step) => step.net.node('ArgMin', [step.input(0)], { axis: step.number(1), keepdims: 0 }, 'int64'),
  TopKV2: (step) => axes.topK(step.net, step.input(0), step.input(1)),
  ConcatV2: (step) => concat(step.net, step.inputs.slice(0, -1), step.number(-1)),
  Reshape: (step) => axes.reshape(step.net, step.input(0), step.input(1)),
  Transpose: (step) => axes.transpose(step.net, step.input(0), step.numbers(1)),
  Squeeze: (step) => axes.squeeze(step.net, step.input(0), numbersOf(step.node, 'squeeze_dims')),
  ExpandDims: (step) => axes.expand(step.net, step.input(0), [step.number(1)]),
  Pack: (step) => axes.stack(step.net, step.inputs, numberOf(step.node, 'axis', 0)),
  Unpack: (step) =>
    axes.unstack(step.net, step.input(0), numberOf(step.node, 'num', 1), numberOf(step.node, 'axis', 0)),
  Split: (step) => axes.split(step.net, step.input(1), numberOf(step.node, 'num_split', 1), step.number(0)),
  SplitV: (step) => axes.split(step.net, step.input(0), step.numbers(1), step.number(2)),
  Slice: (step) => axes.slice(step.net, step.input(0), step.numbers(1), step.numbers(2)),
  StridedSlice: (step) => stridedSlice(step),
  Shape: (step) => step.net.node('Shape', [step.input(0)], {}, 'int64'),
  Tile: (step) => step.net.node('Tile', step.inputs),
  Gather: (step) => step.net.node('Gather', step.inputs, { axis: 0 }),
  GatherV2: (step) => {
    if (numberOf(step.node, 'batch_dims', 0) !== 0) throw step.unsupported('batch_dims');
    return step.net.node('Gather', step.inputs.slice(0, 2), { axis: step.number(2) });
  },
  GatherNd: (step) => step.net.node('GatherND', step.inputs),
};

function reduced(step: GraphStep, type: Reduction): Value {
  const keepsAxes = flagOf(step.node, 'keep_dims') || flagOf(step.node, 'keepdims');
  return reduce(step.net, type, step.input(0), step.numbers(1), keepsAxes);
}

function stridedSlice(step: GraphStep): Value {
  const mask = (name: string): number => numberOf(step.node, name, 0);
  return axes.stridedSlice(step.net, step.input(0), {
    begin: step.numbers(1),
    end: step.numbers(2),
    strides: step.numbers(3),
    beginMask: mask('begin_mask'),
    endMask: mask('end_mask'),
    ellipsisMask: mask('ellipsis_mask'),
    newAxisMask: mask('new_axis_mask'),
    shrinkAxisMask: mask('shrink_axis_mask'),
  });
}
