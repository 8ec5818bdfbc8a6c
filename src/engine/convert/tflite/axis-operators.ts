import * as axes from '../network/axes.ts';
import type { Reduction } from '../network/reduction.ts';
import { reduce, softmax } from '../network/reduction.ts';
import { integers } from '../network/value.ts';
import type { Value } from '../network/value.ts';
import type { TfliteOperation, TfliteStep } from './tflite-step.ts';

/** Operations that move numbers about, or reduce them along axes. */
export const AXIS_OPERATORS: Readonly<Record<string, TfliteOperation>> = {
  MEAN: (step) => reduced(step, 'ReduceMean'),
  SUM: (step) => reduced(step, 'ReduceSum'),
  REDUCE_MAX: (step) => reduced(step, 'ReduceMax'),
  REDUCE_MIN: (step) => reduced(step, 'ReduceMin'),
  REDUCE_PROD: (step) => reduced(step, 'ReduceProd'),
  LOG_SOFTMAX: (step) => softmax(step.net, step.input(0), 'LogSoftmax'),
  ARG_MAX: (step) => place(step, 'ArgMax'),
  ARG_MIN: (step) => place(step, 'ArgMin'),
  TOPK_V2: (step) => axes.topK(step.net, step.input(0), step.input(1)),
  RESHAPE: (step) =>
    axes.reshape(step.net, step.input(0), step.inputs[1] ?? integers(step.operator.options?.ints(0) ?? [])),
  TRANSPOSE: (step) => axes.transpose(step.net, step.input(0), step.numbers(1)),
  SQUEEZE: (step) => axes.squeeze(step.net, step.input(0), step.operator.options?.ints(0) ?? []),
  EXPAND_DIMS: (step) => axes.expand(step.net, step.input(0), [step.numbers(1)[0] ?? 0]),
  PACK: (step) => axes.stack(step.net, step.values, step.int(1)),
  UNPACK: (step) => axes.unstack(step.net, step.input(0), step.int(0), step.int(1)),
  SPLIT: (step) => axes.split(step.net, step.input(1), step.int(0), step.numbers(0)[0] ?? 0),
  SPLIT_V: (step) => axes.split(step.net, step.input(0), step.numbers(1), step.numbers(2)[0] ?? 0),
  SLICE: (step) => axes.slice(step.net, step.input(0), step.numbers(1), step.numbers(2)),
  STRIDED_SLICE: (step) =>
    axes.stridedSlice(step.net, step.input(0), {
      begin: step.numbers(1),
      end: step.numbers(2),
      strides: step.numbers(3),
      beginMask: step.int(0),
      endMask: step.int(1),
      ellipsisMask: step.int(2),
      newAxisMask: step.int(3),
      shrinkAxisMask: step.int(4),
    }),
  SHAPE: (step) => step.net.node('Shape', [step.input(0)], {}, 'int64'),
  TILE: (step) => step.net.node('Tile', step.values),
  FILL: (step) => step.net.node('Expand', [step.input(1), step.input(0)]),
  BROADCAST_TO: (step) => step.net.node('Expand', step.values),
  RANGE: (step) => step.net.node('Range', step.values),
  GATHER: (step) => {
    if (step.int(1) !== 0) throw step.unsupported('batch_dims');
    return step.net.node('Gather', step.values, { axis: step.int(0) });
  },
  GATHER_ND: (step) => step.net.node('GatherND', step.values),
};

function reduced(step: TfliteStep, type: Reduction): Value {
  return reduce(step.net, type, step.input(0), step.numbers(1), step.flag(0));
}

function place(step: TfliteStep, type: 'ArgMax' | 'ArgMin'): Value {
  return step.net.node(type, [step.input(0)], { axis: step.numbers(1)[0] ?? 0, keepdims: 0 }, 'int64');
}
