import type { Network } from './network.ts';
import { integers } from './value.ts';
import type { Value } from './value.ts';

/** What a reduction makes of the numbers along its axes. */
export type Reduction = 'ReduceMean' | 'ReduceSum' | 'ReduceMax' | 'ReduceMin' | 'ReduceProd';

/** Where an axis of [N, height, width, channels] lies among planes. */
const PLANE_AXIS = [0, 2, 3, 1];

/** Reduces a value along `axes`; none means all. */
export function reduce(
  net: Network,
  type: Reduction,
  value: Value,
  axes: readonly number[],
  keepsAxes: boolean,
): Value {
  const positive = axes.map((axis) => (axis + 4) % 4);
  const isOverPicture = positive.length === 2 && positive.includes(1) && positive.includes(2);
  if (!net.isPlanes(value) || !(keepsAxes || isOverPicture) || axes.length === 0) {
    return net.made(emit(net, type, net.plain(value), axes, keepsAxes), value.type);
  }
  const along = positive.map((axis) => planeAxis(axis)).toSorted((one, other) => one - other);
  const result = emit(net, type, net.planes(value), along, keepsAxes);
  return keepsAxes ? net.madeOfPlanes(result, value.type) : net.made(result, value.type);
}

/** Probabilities along the last axis. @param type `LogSoftmax` for their logarithms. */
export function softmax(net: Network, value: Value, type: 'Softmax' | 'LogSoftmax' = 'Softmax'): Value {
  return net.isPlanes(value)
    ? net.madeOfPlanes(net.onnx.node(type, [net.planes(value)], { axis: 1 }))
    : net.node(type, [value], { axis: -1 });
}

/** The axis of planes that stands for an axis, 0 to 3, of the original image. */
export function planeAxis(axis: number): number {
  return PLANE_AXIS[axis] ?? axis;
}

// In this opset the sum takes its axes as an input, all others as an attribute.
function emit(net: Network, type: Reduction, value: string, axes: readonly number[], keepsAxes: boolean): string {
  const keepdims = keepsAxes ? 1 : 0;
  if (axes.length === 0) return net.onnx.node(type, [value], { keepdims });
  if (type === 'ReduceSum') return net.onnx.node(type, [value, net.plain(integers(axes))], { keepdims });
  return net.onnx.node(type, [value], { axes, keepdims });
}
