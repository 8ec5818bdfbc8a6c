/** A dense tensor, row-major; images are [N, height, width, channels]. */
export interface Dense {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Numbers that look random but are the same each time, from -1 to 1. */
export function waves(shape: readonly number[], seed = 1): Dense {
  const length = shape.reduce((product, side) => product * side, 1);
  return { shape, data: Float32Array.from({ length }, (_, at) => Math.sin((at + 1) * 12.9898 * seed)) };
}

export interface Windows {
  readonly stride: number;
  readonly padding: 'SAME' | 'VALID';
}

/** TensorFlow's convolution of one image, written as its definition reads. Kernels are [height, width, inputs, outputs]. */
export function convolve(image: Dense, kernel: Dense, { stride, padding }: Windows): Dense {
  const [, height = 0, width = 0, inputs = 0] = image.shape;
  const [rows = 0, columns = 0, , outputs = 0] = kernel.shape;
  const [outHeight, top] = extent(height, rows, stride, padding);
  const [outWidth, left] = extent(width, columns, stride, padding);
  const data = new Float32Array(outHeight * outWidth * outputs);
  for (let y = 0, at = 0; y < outHeight; y++)
    for (let x = 0; x < outWidth; x++)
      for (let output = 0; output < outputs; output++, at++)
        for (let row = 0; row < rows; row++)
          for (let column = 0; column < columns; column++)
            for (let input = 0; input < inputs; input++)
              data[at]! +=
                pixel(image, y * stride + row - top, x * stride + column - left, input) *
                kernel.data[((row * columns + column) * inputs + input) * outputs + output]!;
  return { shape: [1, outHeight, outWidth, outputs], data };
}

/** Each channel with its own filters; kernels are [height, width, channels, multiplier]. */
export function convolveDepthwise(image: Dense, kernel: Dense, windows: Windows): Dense {
  const [rows = 0, columns = 0, channels = 0, multiplier = 0] = kernel.shape;
  const whole = new Float32Array(rows * columns * channels * channels * multiplier);
  for (const [at, value] of kernel.data.entries()) {
    const channel = Math.floor(at / multiplier) % channels;
    const place = Math.floor(at / (multiplier * channels));
    whole[(place * channels + channel) * channels * multiplier + channel * multiplier + (at % multiplier)] = value;
  }
  return convolve(image, { shape: [rows, columns, channels, channels * multiplier], data: whole }, windows);
}

/** Applies a function to each number and its channel. */
export function map({ shape, data }: Dense, change: (value: number, channel: number) => number): Dense {
  const channels = shape.at(-1) ?? 1;
  return { shape, data: data.map((value, at) => change(value, at % channels)) };
}

/** The mean of each channel of one image. */
export function channelMeans({ shape, data }: Dense): readonly number[] {
  const channels = shape.at(-1) ?? 1;
  const sums = Array.from({ length: channels }, () => 0);
  for (const [at, value] of data.entries()) sums[at % channels]! += value;
  return sums.map((sum) => (sum * channels) / data.length);
}

/** A vector times a matrix [inputs, outputs], plus a bias. */
export function dense(vector: readonly number[], matrix: Dense, bias: Dense): readonly number[] {
  const [, outputs = 0] = matrix.shape;
  return [...bias.data].map((start, output) =>
    vector.reduce((sum, value, input) => sum + value * matrix.data[input * outputs + output]!, start),
  );
}

export function softmax(values: readonly number[]): readonly number[] {
  const powers = values.map(Math.exp);
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** The greatest distance between two lists of the same length; infinite when the lengths differ. */
export function distance(one: Iterable<number>, other: Iterable<number>): number {
  const [ones, others] = [[...one], [...other]];
  if (ones.length !== others.length) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...ones.map((value, at) => Math.abs(value - others[at]!)));
}

function extent(length: number, window: number, stride: number, padding: 'SAME' | 'VALID'): readonly [number, number] {
  if (padding === 'VALID') return [Math.ceil((length - window + 1) / stride), 0];
  const places = Math.ceil(length / stride);
  return [places, Math.floor(Math.max(0, (places - 1) * stride + window - length) / 2)];
}

/** One number; what lies beyond the edges is 0. */
function pixel({ shape, data }: Dense, y: number, x: number, channel: number): number {
  const [, height = 0, width = 0, channels = 0] = shape;
  if (y < 0 || x < 0 || y >= height || x >= width) return 0;
  return data[(y * width + x) * channels + channel]!;
}
