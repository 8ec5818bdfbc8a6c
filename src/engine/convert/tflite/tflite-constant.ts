import type { FloatConstant, WholeConstant } from '../network/value.ts';
import { fromHalfBits } from '../onnx/half.ts';
import { count } from '../tensor.ts';
import type { TfliteQuantisation, TfliteTensor } from './tflite-file.ts';

/** How the numbers of one type are stored. */
interface Storage {
  readonly width: number;
  readonly isFloat: boolean;
  read(view: DataView, at: number): number;
}

/** By the numbers of the schema's types. */
const STORAGES: Readonly<Record<number, Storage>> = {
  0: { width: 4, isFloat: true, read: (view, at) => view.getFloat32(at, true) },
  1: { width: 2, isFloat: true, read: (view, at) => fromHalfBits(view.getUint16(at, true)) },
  2: { width: 4, isFloat: false, read: (view, at) => view.getInt32(at, true) },
  3: { width: 1, isFloat: false, read: (view, at) => view.getUint8(at) },
  4: { width: 8, isFloat: false, read: (view, at) => Number(view.getBigInt64(at, true)) },
  6: { width: 1, isFloat: false, read: (view, at) => view.getUint8(at) },
  7: { width: 2, isFloat: false, read: (view, at) => view.getInt16(at, true) },
  9: { width: 1, isFloat: false, read: (view, at) => view.getInt8(at) },
};

const BOOL = 6;

/** The numbers of a constant; quantised ones as the floats they stand for. @throws Error for texts and short buffers. */
export function readConstant(tensor: TfliteTensor, bytes: Uint8Array): FloatConstant | WholeConstant {
  const { name, shape, type, quantisation } = tensor;
  const storage = STORAGES[type];
  if (!storage) throw new Error(`the constant ${name} has the unsupported type ${type}`);
  const length = count(shape);
  if (length * storage.width > bytes.length) throw new Error(`the constant ${name} ends early`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = Array.from({ length }, (_, at) => storage.read(view, at * storage.width));
  if (quantisation && !storage.isFloat) return floatsOf(shape, widen(numbers, shape, quantisation));
  if (storage.isFloat) return floatsOf(shape, Float32Array.from(numbers));
  return { kind: 'constant', type: type === BOOL ? 'bool' : 'int64', shape, data: numbers };
}

/** Whether a value is made of floats, or of whole numbers that stand for them. */
export function isReal({ type, quantisation }: TfliteTensor): boolean {
  return quantisation !== undefined || STORAGES[type]?.isFloat === true;
}

function widen(numbers: readonly number[], shape: readonly number[], how: TfliteQuantisation): Float32Array {
  const { scales, zeroPoints, axis } = how;
  const run = count(shape.slice(axis + 1));
  return Float32Array.from(numbers, (number, at) => {
    const entry = scales.length === 1 ? 0 : Math.floor(at / run) % scales.length;
    return (scales[entry] ?? 1) * (number - (zeroPoints[entry] ?? 0));
  });
}

function floatsOf(shape: readonly number[], data: Float32Array): FloatConstant {
  return { kind: 'constant', type: 'float32', shape, data };
}
