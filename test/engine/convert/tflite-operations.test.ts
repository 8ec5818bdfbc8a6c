import { expect, it } from 'vitest';
import { runConverted } from './run-converted.ts';
import { byte, int, tfliteFile } from './tflite-writer.ts';
import type { Fields, Tensor } from './tflite-writer.ts';

/** An operation by its number in the schema, on `image` and further constants, and what TensorFlow Lite gives. */
interface Case {
  readonly name: string;
  readonly code: number;
  readonly shape: readonly number[];
  readonly image: readonly number[];
  readonly others?: readonly Tensor[];
  /** Where among the inputs the image stands. @default 0 */
  readonly at?: number;
  readonly options?: Fields;
  readonly wanted: readonly number[];
}

const INT32 = 2;
const real = (numbers: readonly number[], shape: readonly number[] = [numbers.length]): Tensor => ({
  name: 'reals',
  shape,
  bytes: new Uint8Array(Float32Array.from(numbers).buffer),
});
const whole = (numbers: readonly number[], shape: readonly number[] = [numbers.length]): Tensor => ({
  name: 'wholes',
  shape,
  type: INT32,
  bytes: new Uint8Array(Int32Array.from(numbers).buffer),
});
const row = (
  name: string,
  code: number,
  image: readonly number[],
  wanted: readonly number[],
  rest: Partial<Case> = {},
): Case => ({
  name,
  code,
  shape: [1, image.length],
  image,
  wanted,
  ...rest,
});
const SAME = byte(0);
const RELU = byte(1);

const CASES: readonly Case[] = [
  row('SUB', 41, [1, 9], [0, 4], { others: [real([5], [])], options: [RELU] }),
  row('MUL', 18, [2], [6], { others: [real([3], [])], options: [byte(3)] }),
  row('DIV', 42, [6], [2], { others: [real([3], [])] }),
  row('LOGISTIC', 14, [0], [0.5]),
  row('HARD_SWISH', 117, [-4, 1, 4], [0, 4 / 6, 4]),
  row('LEAKY_RELU', 98, [-2, 3], [-1, 3], { options: [{ kind: 'float', value: 0.5 }] }),
  row('RELU_N1_TO_1', 20, [-2, 0.5], [-1, 0.5]),
  row('SOFTMAX', 25, [0, Math.log(3) / 2], [0.25, 0.75], { options: [{ kind: 'float', value: 2 }] }),
  row('L2_NORMALIZATION', 11, [3, 4], [0.6, 0.8]),
  row('RSQRT', 76, [4], [0.5]),
  row('MAXIMUM', 55, [1, 9], [5, 9], { others: [real([5], [])] }),
  row('SQUARED_DIFFERENCE', 99, [3], [4], { others: [real([1], [])] }),
  row('CAST', 53, [2.5], [2.5], { options: [byte(0), byte(0)] }),
  row('MEAN', 40, [1, 5], [3], { others: [whole([1])], options: [byte(1)] }),
  row('REDUCE_MAX', 82, [1, 5], [5], { others: [whole([1])] }),
  row('ARG_MAX', 56, [1, 5], [1], { others: [whole([1], [])] }),
  row('CONCATENATION', 2, [1, 5], [1, 5, 7], { others: [real([7], [1, 1])], options: [int(1), byte(0)] }),
  row('SQUEEZE', 43, [1, 5], [1, 5], { options: [{ kind: 'ints', value: [0] }] }),
  row('EXPAND_DIMS', 70, [1, 5], [1, 5], { others: [whole([0], [])] }),
  row('TRANSPOSE', 39, [1, 2, 3, 4], [1, 3, 2, 4], { shape: [2, 2], others: [whole([1, 0])] }),
  row('STRIDED_SLICE', 45, [1, 2, 3], [3, 1], {
    others: [whole([0, 2]), whole([1, 0]), whole([1, -2])],
    options: [int(0), int(2), int(0), int(0), int(0)],
  }),
  row('STRIDED_SLICE', 45, [1, 2, 3], [2], {
    others: [whole([0, 1]), whole([1, 2]), whole([1, 1])],
    options: [int(0), int(0), int(0), int(0), int(2)],
  }),
  row('SPLIT', 49, [1, 2, 3, 4], [1, 2], { others: [whole([1], [])], at: 1, options: [int(2)] }),
  row('PACK', 83, [1, 2], [1, 5, 2, 6], { others: [real([5, 6], [1, 2])], options: [int(2), int(2)] }),
  row('GATHER', 36, [5, 6, 7], [7], { others: [whole([2])], options: [int(1)] }),
  row('PAD', 34, [5], [0, 5], { others: [whole([0, 0, 1, 0], [2, 2])] }),
  row('FULLY_CONNECTED', 9, [1, 2], [6, 0], {
    others: [real([1, 2, 3, -4], [2, 2]), real([1, 2])],
    options: [RELU],
  }),
  {
    name: 'DEPTHWISE_CONV_2D',
    code: 4,
    shape: [1, 1, 2, 2],
    image: [1, 2, 3, 4],
    // Two filters of one pixel for each of two channels: 1 and 10, 100 and 1000.
    others: [real([1, 10, 100, 1000], [1, 1, 1, 4]), real([0, 0, 0, 0])],
    options: [SAME, int(1), int(1), int(2), byte(0)],
    wanted: [1, 10, 200, 2000, 3, 30, 400, 4000],
  },
  {
    name: 'CONV_2D',
    code: 3,
    shape: [1, 1, 5, 1],
    image: [1, 2, 3, 4, 5],
    others: [real([1, 1], [1, 1, 2, 1]), real([0])],
    // Every third pixel of a row together with the one before that.
    options: [byte(1), int(1), int(1), byte(0), int(3), int(1)],
    wanted: [5, 7],
  },
  {
    name: 'AVERAGE_POOL_2D',
    code: 1,
    shape: [1, 2, 4, 1],
    image: [1, 2, 3, 4, 5, 6, 7, 8],
    options: [byte(1), int(3), int(1), int(1), int(2), byte(0)],
    wanted: [3, 6],
  },
  {
    name: 'MAX_POOL_2D',
    code: 17,
    shape: [1, 1, 3, 1],
    image: [1, -5, -2],
    options: [SAME, int(2), int(1), int(2), int(1), RELU],
    wanted: [1, 0],
  },
  {
    name: 'RESIZE_BILINEAR',
    code: 23,
    shape: [1, 1, 2, 1],
    image: [0, 1],
    others: [whole([1, 4])],
    options: [int(0), int(0), byte(0), byte(1)],
    wanted: [0, 0.25, 0.75, 1],
  },
  {
    name: 'RESIZE_NEAREST_NEIGHBOR',
    code: 97,
    shape: [1, 1, 2, 1],
    image: [0, 1],
    others: [whole([1, 4])],
    options: [byte(0), byte(1)],
    wanted: [0, 0, 1, 1],
  },
  {
    name: 'DEPTH_TO_SPACE',
    code: 5,
    shape: [1, 1, 1, 4],
    image: [1, 2, 3, 4],
    options: [int(2)],
    wanted: [1, 2, 3, 4],
  },
  {
    name: 'TRANSPOSE_CONV',
    code: 67,
    shape: [1, 1, 2, 1],
    image: [2, 10],
    others: [whole([1, 1, 4, 1]), real([1, 2, 3], [1, 1, 3, 1])],
    at: 2,
    options: [SAME, int(2), int(1)],
    wanted: [2, 4, 16, 20],
  },
];

it.each(CASES)('$name of $image is $wanted', async ({ code, shape, image, others = [], at = 0, options, wanted }) => {
  const tensors = [{ name: 'image', shape }, ...others, { name: 'result', shape: [] }];
  const result = tensors.length - 1;
  const file = await tfliteFile({
    tensors,
    operators: [
      {
        code,
        inputs: others.map((_, index) => index + 1).toSpliced(at, 0, 0),
        outputs: [result],
        ...(options && { options }),
      },
    ],
    inputs: [0],
    outputs: [result],
  });

  const [found] = await runConverted(file, { shape, data: Float32Array.from(image) }, ['result']);

  expect(rounded(found!)).toEqual(rounded(wanted));
});

function rounded(numbers: readonly number[]): readonly number[] {
  return numbers.map((number) => Math.round(number * 1e5) / 1e5 + 0);
}
