import { Unsupported } from '../unsupported.ts';
import type { Network } from './network.ts';
import { integers } from './value.ts';
import type { Value } from './value.ts';

/** Beyond any axis: a slice up to here goes to the end. */
export const END: number = 2 ** 31 - 1;
/** Before any axis: a slice backwards down to here goes to the start. */
const BEFORE_START = -END;

/** Lays the numbers out in another shape; -1 stands for what is left. */
export function reshape(net: Network, value: Value, shape: Value): Value {
  return net.node('Reshape', [value, shape]);
}

/** Reorders axes: axis `i` of the result is axis `order[i]` of the value. */
export function transpose(net: Network, value: Value, order: readonly number[]): Value {
  if (net.isPlanes(value) && order.join() === '0,3,1,2') return net.made(net.planes(value), value.type);
  return net.node('Transpose', [value], { perm: order });
}

/** Drops axes of length 1; all of them when none is named. */
export function squeeze(net: Network, value: Value, axes: readonly number[]): Value {
  return net.node('Squeeze', axes.length === 0 ? [value] : [value, integers(axes)]);
}

/** Adds axes of length 1, counted in the result. */
export function expand(net: Network, value: Value, axes: readonly number[]): Value {
  return net.node('Unsqueeze', [value, integers(axes)]);
}

/** Joins values along a new axis. */
export function stack(net: Network, values: readonly Value[], axis: number): Value {
  return net.node(
    'Concat',
    values.map((value) => expand(net, value, [axis])),
    { axis },
  );
}

/** Takes a value apart along an axis. @param lengths of the parts, or the number of equal ones. */
export function split(net: Network, value: Value, lengths: readonly number[] | number, axis: number): readonly Value[] {
  const inputs = [net.plain(value), ...(typeof lengths === 'number' ? [] : [net.plain(integers(lengths))])];
  const parts = typeof lengths === 'number' ? lengths : lengths.length;
  return net.onnx.nodeWithResults('Split', inputs, { axis }, parts).map((name) => net.made(name, value.type));
}

/** Takes a value apart along an axis, which the parts lack. */
export function unstack(net: Network, value: Value, count: number, axis: number): readonly Value[] {
  return split(net, value, count, axis).map((part) => squeeze(net, part, [axis]));
}

/** The greatest numbers along the last axis, and their places. */
export function topK(net: Network, value: Value, count: Value): readonly Value[] {
  const names = [net.plain(value), net.plain(reshape(net, count, integers([1])))];
  const [values = '', places = ''] = net.onnx.nodeWithResults('TopK', names, { axis: -1 }, 2);
  return [net.made(values, value.type), net.made(places, 'int64')];
}

/** Cuts a part out of a value. @param lengths per axis; -1 goes to the end. */
export function slice(net: Network, value: Value, starts: readonly number[], lengths: readonly number[]): Value {
  const ends = starts.map((start, axis) => (lengths[axis] === -1 ? END : start + (lengths[axis] ?? 0)));
  return net.node('Slice', [value, integers(starts), integers(ends)]);
}

/** TensorFlow's slice with steps: bit `i` of a mask speaks of entry `i` of the lists. */
export interface StridedSlice {
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly strides: readonly number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

/** Cuts with steps; axes may be dropped and added. @throws Unsupported where an ellipsis is followed by more. */
export function stridedSlice(net: Network, value: Value, how: StridedSlice): Value {
  const { shrinkAxisMask, newAxisMask, ellipsisMask } = how;
  const dropped: number[] = [];
  const added: number[] = [];
  const ranges: Range[] = [];
  let axis = 0;
  for (const at of how.begin.keys()) {
    if (has(ellipsisMask, at)) {
      if (at !== how.begin.length - 1) throw new Unsupported('StridedSlice', 'an ellipsis before other axes');
    } else if (has(newAxisMask, at)) {
      added.push(at);
    } else {
      ranges.push({ axis, ...rangeOf(how, at) });
      if (has(shrinkAxisMask, at)) dropped.push(axis);
      axis += 1;
    }
  }
  const part = cut(net, value, ranges);
  const fewer = dropped.length === 0 ? part : squeeze(net, part, dropped);
  if (added.length > 0 && dropped.length > 0) throw new Unsupported('StridedSlice', 'axes both added and dropped');
  return added.length === 0 ? fewer : expand(net, fewer, added);
}

/** From `start` up to, but without, `end` along an axis; negative places count from the end. */
export interface Range {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

function rangeOf(
  { begin, end, strides, beginMask, endMask, shrinkAxisMask }: StridedSlice,
  at: number,
): Omit<Range, 'axis'> {
  const [start = 0, stop = 0, step = 1] = [begin[at], end[at], strides[at]];
  if (has(shrinkAxisMask, at)) return { start, end: start === -1 ? END : start + 1, step: 1 };
  return {
    start: has(beginMask, at) ? (step < 0 ? END : 0) : start,
    end: has(endMask, at) ? (step < 0 ? BEFORE_START : END) : stop,
    step,
  };
}

/** Cuts ranges out of a value; axes that none speaks of stay whole. */
export function cut(net: Network, value: Value, ranges: readonly Range[]): Value {
  const real = ranges.filter(({ start, end, step }) => start !== 0 || end !== END || step !== 1);
  if (real.length === 0) return value;
  const lists = (['start', 'end', 'axis', 'step'] as const).map((part) => integers(real.map((range) => range[part])));
  return net.node('Slice', [value, ...lists]);
}

function has(mask: number, bit: number): boolean {
  return (mask & (1 << bit)) !== 0;
}
