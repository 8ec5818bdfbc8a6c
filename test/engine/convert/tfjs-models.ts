import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { Dense } from './reference.ts';

/** A weight for `model.json`: numbers, and how they are stored. */
export interface Weight extends Dense {
  readonly name: string;
  readonly dtype?: 'float32' | 'int32';
  readonly quantization?: { readonly dtype: 'uint8'; readonly scale: number; readonly min: number };
}

/** Writes a graph model and gives the path of its `model.json`. */
export async function graphModel(
  nodes: readonly object[],
  weights: readonly Weight[],
  outputs: readonly string[],
): Promise<string> {
  const constants = weights.map(({ name }) => ({ name, op: 'Const' }));
  const signature = { outputs: Object.fromEntries(outputs.map((name) => [name, { name: `${name}:0` }])) };
  const model = { format: 'graph-model', modelTopology: { node: [...constants, ...nodes] }, signature };
  return writeModel(model, weights);
}

/** Writes a layers model and gives the path of its `model.json`. */
export async function layersModel(root: object, weights: readonly Weight[]): Promise<string> {
  return writeModel({ format: 'layers-model', modelTopology: { model_config: root } }, weights);
}

/** Integers as a weight. */
export function whole(name: string, numbers: readonly number[], shape: readonly number[] = [numbers.length]): Weight {
  return { name, shape, data: Float32Array.from(numbers), dtype: 'int32' };
}

/** The input node of a graph: `image`, of the given shape, with -1 for lengths that vary. */
export function placeholder(shape: readonly number[]): object {
  const dim = shape.map((size) => ({ size: String(size) }));
  return { name: 'image', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim } } } };
}

/** Attributes of a node that moves a window. */
export function windowAttributes(stride: number, padding: string): Record<string, object> {
  return { strides: list([1, stride, stride, 1]), padding: text(padding), data_format: text('NHWC') };
}

/** A text attribute, as TensorFlow writes it in JSON. */
export function text(value: string): object {
  return { s: Buffer.from(value).toString('base64') };
}

/** A list attribute of whole numbers. */
export function list(numbers: readonly number[]): object {
  return { list: { i: numbers.map(String) } };
}

async function writeModel(model: object, weights: readonly Weight[]): Promise<string> {
  const folder = await temporaryFolder();
  const entries = weights.map(({ name, shape, dtype = 'float32', quantization }) => ({
    name,
    shape,
    dtype,
    ...(quantization && { quantization }),
  }));
  // Two shards, cut where no weight ends, as exporters cut them.
  const bytes = Buffer.concat(weights.map(stored));
  const middle = Math.floor(bytes.length / 2);
  await writeFile(join(folder, 'group1-shard1of2.bin'), bytes.subarray(0, middle));
  await writeFile(join(folder, 'group1-shard2of2.bin'), bytes.subarray(middle));
  const paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin'];
  const file = join(folder, 'model.json');
  await writeFile(file, JSON.stringify({ ...model, weightsManifest: [{ paths, weights: entries }] }));
  return file;
}

function stored({ data, dtype, quantization }: Weight): Uint8Array {
  if (quantization)
    return Uint8Array.from(data, (value) => Math.round((value - quantization.min) / quantization.scale));
  return new Uint8Array(dtype === 'int32' ? Int32Array.from(data).buffer : Float32Array.from(data).buffer);
}
