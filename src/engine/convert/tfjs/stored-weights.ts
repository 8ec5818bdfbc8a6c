import type { Dequantisation } from '../dequantise.ts';
import { dequantise } from '../dequantise.ts';
import { widenHalves } from '../onnx/half.ts';
import { count } from '../tensor.ts';
import type { FloatConstant, WholeConstant } from '../network/value.ts';

/** How `model.json` describes one weight. */
export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: Partial<Dequantisation> & { readonly dtype: string };
}

/** A weight as it is stored. */
export interface StoredWeight {
  readonly entry: WeightEntry;
  readonly bytes: Uint8Array;
}

const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1, bool: 1 };

/** Cuts the joined shards into weights, by name. @throws Error when they are too short or a type is unknown. */
export function cutWeights(entries: readonly WeightEntry[], shards: Uint8Array): ReadonlyMap<string, StoredWeight> {
  const weights = new Map<string, StoredWeight>();
  let at = 0;
  for (const entry of entries) {
    const type = storedType(entry);
    const width = BYTES[type];
    if (width === undefined) throw new Error(`the weight ${entry.name} has the unknown type ${type}`);
    const length = count(entry.shape) * width;
    if (at + length > shards.length) throw new Error(`the weights end early, at ${entry.name}`);
    weights.set(entry.name, { entry, bytes: shards.subarray(at, at + length) });
    at += length;
  }
  return weights;
}

/** The numbers of a weight, widened. */
export function readWeight({ entry, bytes }: StoredWeight): FloatConstant | WholeConstant {
  const { shape, dtype, quantization } = entry;
  const stored = numbersOf(storedType(entry), bytes);
  const { scale, min } = quantization ?? {};
  const numbers = scale === undefined || min === undefined ? stored : dequantise(stored, { scale, min });
  if (dtype === 'float32') {
    const data = numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
    return { kind: 'constant', type: 'float32', shape, data };
  }
  const type = dtype === 'bool' ? 'bool' : 'int64';
  return { kind: 'constant', type, shape, data: Array.from(numbers, Math.round) };
}

function storedType({ dtype, quantization }: WeightEntry): string {
  return quantization?.dtype ?? dtype;
}

function numbersOf(type: string, bytes: Uint8Array): ArrayLike<number> & Iterable<number> {
  if (type === 'uint8' || type === 'bool') return bytes;
  // A copy, because the bytes may begin anywhere and typed arrays may not.
  const { buffer } = Uint8Array.from(bytes);
  if (type === 'float32') return new Float32Array(buffer);
  if (type === 'int32') return new Int32Array(buffer);
  const halves = new Uint16Array(buffer);
  return type === 'float16' ? widenHalves(halves) : halves;
}
