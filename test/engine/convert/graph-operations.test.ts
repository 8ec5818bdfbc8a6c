import { expect, it } from 'vitest';
import { runConverted } from './run-converted.ts';
import { graphModel, list, placeholder, text, whole, windowAttributes } from './tfjs-models.ts';
import type { Weight } from './tfjs-models.ts';

/** An operation on `image` and further constants, and what TensorFlow gives. */
interface Case {
  readonly op: string;
  readonly shape: readonly number[];
  readonly image: readonly number[];
  readonly others?: readonly Weight[];
  /** Where among the inputs the image stands. @default 0 */
  readonly at?: number;
  readonly attr?: object;
  readonly wanted: readonly number[];
}

const i = (value: number): object => ({ i: String(value) });
const f = (value: number): object => ({ f: value });
const real = (name: string, numbers: readonly number[], shape: readonly number[] = [numbers.length]): Weight => ({
  name,
  shape,
  data: Float32Array.from(numbers),
});
const row = (op: string, image: readonly number[], wanted: readonly number[], rest: Partial<Case> = {}): Case => ({
  op,
  shape: [1, image.length],
  image,
  wanted,
  ...rest,
});
const pixels = (op: string, image: readonly number[], wanted: readonly number[], rest: Partial<Case> = {}): Case => ({
  op,
  shape: [1, 1, image.length, 1],
  image,
  wanted,
  ...rest,
});

const CASES: readonly Case[] = [
  row('Relu', [-2, 3], [0, 3]),
  row('Relu6', [-2, 3, 9], [0, 3, 6]),
  row('Elu', [-1, 2], [Math.exp(-1) - 1, 2]),
  row('LeakyRelu', [-2, 3], [-0.2, 3], { attr: { alpha: f(0.1) } }),
  row('Prelu', [-2, 3], [-1, 3], { others: [real('slope', [0.5, 9])] }),
  row('Tanh', [0.5], [Math.tanh(0.5)]),
  row('Softplus', [1], [Math.log(1 + Math.E)]),
  row('Rsqrt', [4], [0.5]),
  row('Reciprocal', [4], [0.25]),
  row('Square', [-3], [9]),
  row('Neg', [-3], [3]),
  row('Abs', [-3], [3]),
  row('Floor', [-1.5], [-2]),
  row('Round', [2.5, 3.5], [2, 4]),
  row('Erf', [0], [0]),
  row('Sub', [1, 2], [-4, -3], { others: [real('five', [5], [])] }),
  row('RealDiv', [1, 2], [10, 5], { others: [real('ten', [10], [])], at: 1 }),
  row('Maximum', [1, 9], [5, 9], { others: [real('five', [5], [])] }),
  row('Pow', [3], [9], { others: [real('two', [2], [])] }),
  row('SquaredDifference', [3], [4], { others: [real('one', [1], [])] }),
  row('FloorDiv', [-7, 7], [-4, 3], { others: [real('two', [2], [])] }),
  row('FloorMod', [-7, 7], [1, 1], { others: [real('two', [2], [])] }),
  row('ClipByValue', [-5, 0, 5], [-1, 0, 2], { others: [real('low', [-1], []), real('high', [2], [])] }),
  row('Greater', [1, 3], [0, 1], { others: [real('two', [2], [])] }),
  row('NotEqual', [1, 2], [1, 0], { others: [real('two', [2], [])] }),
  row('Cast', [2.9, -2.9], [2, -2], { attr: { DstT: { type: 'DT_INT32' } } }),
  row('LogSoftmax', [0, 0], [-Math.LN2, -Math.LN2]),
  row('Max', [1, 4, 2], [4], { others: [whole('axis', [-1])] }),
  row('Sum', [1, 4, 2], [7], { others: [whole('axis', [1])], attr: { keep_dims: { b: true } } }),
  row('TopKV2', [1, 4, 2], [4, 2], { others: [whole('k', [2], [])] }),
  row('Tile', [1, 2], [1, 2, 1, 2], { others: [whole('times', [1, 2])] }),
  row('GatherV2', [5, 6, 7], [7, 5], { others: [whole('places', [2, 0]), whole('axis', [1], [])] }),
  row('Slice', [5, 6, 7], [6, 7], { others: [whole('begin', [0, 1]), whole('size', [1, -1])] }),
  row('ExpandDims', [5], [5], { others: [whole('axis', [-1], [])] }),
  row('Squeeze', [5, 6], [5, 6], { attr: { squeeze_dims: list([0]) } }),
  row('SplitV', [5, 6, 7], [5, 6], { others: [whole('sizes', [2, 1]), whole('axis', [1], [])] }),
  row('Unpack', [5, 6], [5], { attr: { num: i(2), axis: i(1) } }),
  row('Pack', [5, 6], [5, 1, 6, 2], { others: [real('other', [1, 2], [1, 2])], attr: { axis: i(2) } }),
  row('Shape', [5, 6], [1, 2]),
  row('Fill', [7], [7, 7, 7], { shape: [], others: [whole('dims', [3])], at: 1 }),
  row('BatchMatMulV2', [1, 2], [5, 11], {
    others: [real('matrix', [1, 2, 3, 4], [2, 2])],
    attr: { adj_y: { b: true } },
  }),
  row('MatMul', [1, 2], [5, 11], {
    others: [real('matrix', [1, 2, 3, 4], [2, 2])],
    attr: { transpose_b: { b: true } },
  }),
  row('PadV2', [5], [9, 5], { others: [whole('paddings', [0, 0, 1, 0], [2, 2]), real('nine', [9], [])] }),
  row('MirrorPad', [5, 6, 7], [6, 5, 6, 7], {
    others: [whole('paddings', [0, 0, 1, 0], [2, 2])],
    attr: { mode: text('REFLECT') },
  }),
  pixels('MaxPool', [1, 5, 2], [5, 2], { attr: { ...windowAttributes(2, 'SAME'), ksize: list([1, 2, 2, 1]) } }),
  // TensorFlow leaves what lies beyond the edge out of the mean.
  pixels('AvgPool', [1, 5, 2], [3, 2], { attr: { ...windowAttributes(2, 'SAME'), ksize: list([1, 2, 2, 1]) } }),
  pixels('ResizeNearestNeighbor', [1, 2], [1, 1, 2, 2], { others: [whole('size', [1, 4])] }),
  pixels('ResizeNearestNeighbor', [1, 2, 3, 4], [2, 4], {
    others: [whole('size', [1, 2])],
    attr: { half_pixel_centers: { b: true } },
  }),
  {
    op: 'DepthToSpace',
    shape: [1, 1, 1, 4],
    image: [1, 2, 3, 4],
    attr: { block_size: i(2) },
    wanted: [1, 2, 3, 4],
  },
  { op: 'SpaceToDepth', shape: [1, 2, 2, 1], image: [1, 2, 3, 4], attr: { block_size: i(2) }, wanted: [1, 2, 3, 4] },
  pixels('Conv2DBackpropInput', [2, 10], [2, 4, 16, 20], {
    others: [whole('size', [1, 1, 4, 1]), real('kernel', [1, 2, 3], [1, 3, 1, 1])],
    at: 2,
    attr: { strides: list([1, 1, 2, 1]), padding: text('SAME') },
  }),
  pixels('Conv2D', [1, 2, 3], [1, 5], {
    others: [real('kernel', [1, 1], [1, 2, 1, 1])],
    attr: { ...windowAttributes(2, 'EXPLICIT'), explicit_paddings: list([0, 0, 0, 0, 1, 0, 0, 0]) },
  }),
];

it.each(CASES)('$op of $image is $wanted', async ({ op, shape, image, others = [], at = 0, attr = {}, wanted }) => {
  const input = others.map(({ name }) => name).toSpliced(at, 0, 'image');
  const file = await graphModel([placeholder(shape), { name: 'result', op, input, attr }], others, ['result']);

  const [result] = await runConverted(file, { shape, data: Float32Array.from(image) }, ['result']);

  expect(rounded(result!)).toEqual(rounded(wanted));
});

function rounded(numbers: readonly number[]): readonly number[] {
  return numbers.map((number) => Math.round(number * 1e5) / 1e5 + 0);
}
