import type { Network, NetworkInput, TensorShape } from '../vision/network.ts';
import type { Pixels } from '../vision/pixels.ts';
import type { InputDescription } from './description.ts';

/**
 * Finds the input that the image goes to.
 *
 * @throws Error that names the member of the manifest with which the network does not agree.
 */
export function findInput(network: Network, description: InputDescription): TensorShape {
  const [first, ...others] = network.inputs;
  if (!first) throw new Error('file: the network has no input');
  if (others.length > 0) {
    throw new Error(
      `file: the network wants more than an image: ${listed(network.inputs)}; take one that wants nothing else`,
    );
  }
  if (description.name !== undefined && description.name !== first.name) {
    throw new Error(`input.name is ${description.name}, but the network has ${first.name}`);
  }
  if (first.type !== 'float32' && first.type !== 'uint8') {
    throw new Error(`file: the network wants ${first.type} numbers; only float32 and uint8 can be given`);
  }
  checkShape(first, description);
  return first;
}

function checkShape({ name, shape }: TensorShape, description: InputDescription): void {
  const wanted = shapeOf(description);
  // A runtime that does not know the shape says nothing.
  if (shape.length === 0) return;
  const fits = shape.length === 4 && wanted.every((length, axis) => fitsLength(shape[axis]!, length));
  if (fits) return;
  const { layout, width, height } = description;
  throw new Error(
    `input: ${layout} with a width of ${width} and a height of ${height} gives [${wanted.join(', ')}], ` +
      `but the network's input ${name} is [${shape.join(', ')}]`,
  );
}

/** Lengths that are not fixed have a name, or none above 0. */
function fitsLength(length: number | string, wanted: number): boolean {
  return typeof length === 'string' || length < 1 || length === wanted;
}

function shapeOf({ layout, width, height }: InputDescription): readonly number[] {
  return layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3];
}

/** The numbers that a network gets for the pixels of an image, which must be of its size. */
export function inputTensor(pixels: Pixels, { name, type }: TensorShape, description: InputDescription): NetworkInput {
  const { layout, channels, scale, offset } = description;
  const count = pixels.width * pixels.height;
  const data = new Float32Array(3 * count);
  const [step, apart] = layout === 'NCHW' ? [1, count] : [3, 1];
  for (let channel = 0; channel < 3; channel += 1) {
    const from = channels === 'RGB' ? channel : 2 - channel;
    const factor = scale[channel]!;
    const start = offset[channel]!;
    for (let pixel = 0; pixel < count; pixel += 1) {
      data[channel * apart + pixel * step] = pixels.data[pixel * 3 + from]! * factor + start;
    }
  }
  return { name, type: type as NetworkInput['type'], data, shape: shapeOf(description) };
}

function listed(tensors: readonly TensorShape[]): string {
  return tensors.map(({ name }) => name).join(', ');
}
