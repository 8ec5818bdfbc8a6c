import { Unsupported } from '../unsupported.ts';
import type { Network } from './network.ts';
import { planeAxis } from './reduction.ts';
import { floats, integers } from './value.ts';
import type { Value } from './value.ts';

/** How the pixels of a resized image lie over those of the original. */
export interface Resampling {
  readonly mode: 'linear' | 'nearest';
  readonly alignsCorners: boolean;
  readonly hasHalfPixelCentres: boolean;
}

/** Resizes an image. @param size [height, width] as whole numbers. */
export function resize(net: Network, image: Value, size: Value, how: Resampling): Value {
  const planes = net.planes(image);
  const kept = net.onnx.node('Slice', [
    net.onnx.node('Shape', [planes]),
    net.onnx.integers([0]),
    net.onnx.integers([2]),
  ]);
  const sizes = net.onnx.node('Concat', [kept, net.plain(size)], { axis: 0 });
  return net.madeOfPlanes(net.onnx.node('Resize', [planes, '', '', sizes], resampling(how)));
}

/** Makes an image larger, or smaller, by factors. */
export function scale(net: Network, image: Value, [high, wide]: readonly [number, number], how: Resampling): Value {
  const scales = net.onnx.constant(Float32Array.of(1, 1, high, wide), [4]);
  return net.madeOfPlanes(net.onnx.node('Resize', [net.planes(image), '', scales], resampling(how)));
}

/**
 * Adds numbers around a value.
 *
 * @param paddings how many before and after, per axis.
 * @param fill the number to add; undefined mirrors the value without its border.
 */
export function pad(
  net: Network,
  value: Value,
  paddings: readonly (readonly [number, number])[],
  fill?: number,
): Value {
  const inPlanes = net.isPlanes(value) && paddings.length === 4;
  const ordered = inPlanes ? paddings.map((_, axis) => paddings[[0, 3, 1, 2][axis] ?? 0] ?? [0, 0]) : paddings;
  const amounts = [...ordered.map(([before]) => before), ...ordered.map(([, after]) => after)];
  const how = fill === undefined ? { mode: 'reflect' } : { mode: 'constant' };
  const extra = [net.plain(integers(amounts)), ...(fill === undefined ? [] : [net.plain(floats(fill))])];
  if (!inPlanes) return net.made(net.onnx.node('Pad', [net.plain(value), ...extra], how), value.type);
  return net.madeOfPlanes(net.onnx.node('Pad', [net.planes(value), ...extra], how), value.type);
}

/** [before, after] per axis from the flat list of a padding constant. */
export function pairs(flat: readonly number[]): readonly (readonly [number, number])[] {
  return Array.from({ length: flat.length / 2 }, (_, axis) => [flat[axis * 2] ?? 0, flat[axis * 2 + 1] ?? 0]);
}

/** Moves squares of pixels into channels (`SpaceToDepth`), or back. */
export function shuffle(net: Network, type: 'SpaceToDepth' | 'DepthToSpace', image: Value, blocksize: number): Value {
  return net.madeOfPlanes(net.onnx.node(type, [net.planes(image)], { blocksize }));
}

/** Joins values along an axis. */
export function concat(net: Network, values: readonly Value[], axis: number): Value {
  const [first] = values;
  const type = first?.type ?? 'float32';
  const arePlanes = values.every(
    (value) => net.isPlanes(value) || (value.kind === 'constant' && value.shape.length === 4),
  );
  if (!arePlanes || !values.some((value) => net.isPlanes(value))) {
    return net.node('Concat', values, { axis });
  }
  const names = values.map((value) => net.planes(value));
  return net.madeOfPlanes(net.onnx.node('Concat', names, { axis: planeAxis((axis + 4) % 4) }), type);
}

function resampling({ mode, alignsCorners, hasHalfPixelCentres }: Resampling): Record<string, string> {
  if (alignsCorners && hasHalfPixelCentres) throw new Unsupported('resize', 'aligned corners with half pixel centres');
  const coordinates = alignsCorners ? 'align_corners' : hasHalfPixelCentres ? 'half_pixel' : 'asymmetric';
  if (mode === 'linear') return { mode, coordinate_transformation_mode: coordinates };
  // TensorFlow takes the pixel whose area holds the point, which of half pixels is the nearest one, halves rounded up.
  const rounding = alignsCorners || hasHalfPixelCentres ? 'round_prefer_ceil' : 'floor';
  return { mode, coordinate_transformation_mode: coordinates, nearest_mode: rounding };
}
