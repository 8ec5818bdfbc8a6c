import type { Tensor } from '../../src/engine/convert/tensor.ts';
import { size } from '../../src/engine/convert/tensor.ts';
import type { TfliteGraph, TfliteNode } from './tflite-reader.ts';

type Kernel = TfliteNode & { op: 'conv' | 'depthwise' };

/**
 * Runs a tflite network directly: NHWC images without the batch axis, loops instead of a runtime.
 * Slow and simple on purpose, it is what the converted network is compared with.
 */
export function runTflite(graph: TfliteGraph, image: Tensor): ReadonlyMap<number, Tensor> {
  const values = new Map<number, Tensor>([[graph.input, image]]);
  for (const node of graph.nodes) {
    const [input, other] = node.inputs.map((index) => values.get(index));
    if (!input) throw new Error(`value ${node.inputs[0]} is used before it is made`);
    values.set(node.output, step(node, input, other, graph.shapes[node.output] ?? []));
  }
  return values;
}

function step(node: TfliteNode, input: Tensor, other: Tensor | undefined, shape: readonly number[]): Tensor {
  switch (node.op) {
    case 'add':
      return { shape: input.shape, data: input.data.map((value, index) => value + (other?.data[index] ?? Number.NaN)) };
    case 'relu':
      return { shape: input.shape, data: input.data.map((value) => Math.max(0, value)) };
    case 'reshape':
      return { shape: shape.slice(1), data: input.data };
    case 'conv':
    case 'depthwise':
      return convolve(node, input);
    case 'maxPool':
      return build(input, 1 / node.size, size(input, 2), (y, x, channel) => {
        let best = Number.NEGATIVE_INFINITY;
        for (let dy = 0; dy < node.size; dy++) {
          for (let dx = 0; dx < node.size; dx++)
            best = Math.max(best, at(input, y * node.size + dy, x * node.size + dx, channel));
        }
        return best;
      });
    case 'padChannels':
      return build(input, 1, size(input, 2) + node.extra, (y, x, channel) =>
        channel < size(input, 2) ? at(input, y, x, channel) : 0,
      );
    case 'double':
      return build(input, 2, size(input, 2), (y, x, channel) =>
        interpolate(input, y / 2 - 0.25, x / 2 - 0.25, channel),
      );
  }
}

function convolve(node: Kernel, input: Tensor): Tensor {
  const [outputs = 0, kernelHeight = 0, kernelWidth = 0, inputs = 0] = node.kernel.shape;
  const weights = node.kernel.data;
  const before = (length: number, kernel: number): number =>
    node.padding === 'VALID'
      ? 0
      : Math.floor(Math.max((Math.ceil(length / node.stride) - 1) * node.stride + kernel - length, 0) / 2);
  const top = before(size(input, 0), kernelHeight);
  const left = before(size(input, 1), kernelWidth);
  const depthwise = node.op === 'depthwise';
  return build(input, 1 / node.stride, depthwise ? inputs : outputs, (y, x, channel) => {
    let sum = node.bias[channel] ?? 0;
    for (let ky = 0; ky < kernelHeight; ky++) {
      for (let kx = 0; kx < kernelWidth; kx++) {
        const [row, column] = [y * node.stride + ky - top, x * node.stride + kx - left];
        if (row < 0 || column < 0 || row >= size(input, 0) || column >= size(input, 1)) continue;
        if (depthwise)
          sum += at(input, row, column, channel) * (weights[(ky * kernelWidth + kx) * inputs + channel] ?? 0);
        else sum += dot(input, row, column, weights, ((channel * kernelHeight + ky) * kernelWidth + kx) * inputs);
      }
    }
    return sum;
  });
}

/** The product sum of one pixel's channels with as many weights from `start`. */
function dot(input: Tensor, row: number, column: number, weights: Float32Array, start: number): number {
  const channels = size(input, 2);
  const pixel = (row * size(input, 1) + column) * channels;
  let sum = 0;
  for (let channel = 0; channel < channels; channel++) {
    sum += (input.data[pixel + channel] ?? 0) * (weights[start + channel] ?? 0);
  }
  return sum;
}

function interpolate(input: Tensor, y: number, x: number, channel: number): number {
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [down, right] = [y - top, x - left];
  const upper = at(input, top, left, channel) * (1 - right) + at(input, top, left + 1, channel) * right;
  const lower = at(input, top + 1, left, channel) * (1 - right) + at(input, top + 1, left + 1, channel) * right;
  return upper * (1 - down) + lower * down;
}

/** One value; positions outside the image repeat its border. */
function at(input: Tensor, y: number, x: number, channel: number): number {
  const row = Math.max(0, Math.min(size(input, 0) - 1, y));
  const column = Math.max(0, Math.min(size(input, 1) - 1, x));
  return input.data[(row * size(input, 1) + column) * size(input, 2) + channel] ?? 0;
}

/** Fills an image whose sides are `scale` times those of `input`. */
function build(
  input: Tensor,
  scale: number,
  channels: number,
  value: (y: number, x: number, channel: number) => number,
): Tensor {
  const [height, width] = [Math.ceil(size(input, 0) * scale), Math.ceil(size(input, 1) * scale)];
  const data = new Float32Array(height * width * channels);
  let next = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) data[next++] = value(y, x, channel);
    }
  }
  return { shape: [height, width, channels], data };
}
