import type { FlatTable } from './flatbuffer.ts';
import { rootTable } from './flatbuffer.ts';
import { operatorName } from './operator-names.ts';

/** How whole numbers stand for real ones: `scale * (number - zeroPoint)`, one of each, or one per entry of `axis`. */
export interface TfliteQuantisation {
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly axis: number;
}

/** One value of a tflite network. */
export interface TfliteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The number of the type in the schema. */
  readonly type: number;
  /** Set where the numbers are known beforehand. */
  readonly bytes: Uint8Array | undefined;
  readonly quantisation: TfliteQuantisation | undefined;
}

/** One operation with the numbers of the values it reads (-1: none) and makes. */
export interface TfliteOperator {
  /** As in the schema, such as `CONV_2D`; of a custom one, the name it gives itself. */
  readonly name: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The table of its settings, whose fields the schema numbers. */
  readonly options: FlatTable | undefined;
}

/** A tflite network in the order of execution. */
export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

const CUSTOM = 32;

/**
 * Takes a tflite file apart. Only its first graph is read.
 *
 * Source of the field numbers: tensorflow/lite/schema/schema.fbs.
 *
 * @throws Error when the file is none, or ends early.
 */
export function readTfliteModel(file: Uint8Array): TfliteModel {
  if (Buffer.from(file.subarray(4, 8)).toString('latin1') !== 'TFL3') throw new Error('it is no tflite file');
  try {
    return readModel(rootTable(file));
  } catch (error) {
    // What the view says when it is asked for bytes beyond its end.
    if (error instanceof RangeError) throw new Error('the file ends early', { cause: error });
    throw error;
  }
}

function readModel(model: FlatTable): TfliteModel {
  const [graph] = model.tables(2);
  if (!graph) throw new Error('it has no graph');
  const names = model.tables(1).map(nameOf);
  const buffers = model.tables(4).map((buffer) => buffer.bytes(0));
  const operators = graph.tables(3).map((operator) => ({
    name: names[operator.int(0)] ?? 'unknown',
    inputs: operator.ints(1),
    outputs: operator.ints(2),
    options: operator.table(4),
  }));
  const tensors = graph.tables(0).map((tensor) => readTensor(tensor, buffers));
  return { tensors, operators, inputs: graph.ints(1), outputs: graph.ints(2) };
}

/** Early files have one byte for the number, later ones another field. */
function nameOf(code: FlatTable): string {
  const number = Math.max(code.byte(0), code.int(3));
  return number === CUSTOM ? code.text(1) : operatorName(number);
}

function readTensor(table: FlatTable, buffers: readonly (Uint8Array | undefined)[]): TfliteTensor {
  const bytes = buffers[table.int(2)];
  const quantisation = table.table(4);
  const scales = quantisation?.floats(2) ?? [];
  return {
    name: table.text(3),
    shape: table.ints(0),
    type: table.byte(1),
    bytes: bytes && bytes.length > 0 ? bytes : undefined,
    quantisation:
      quantisation && scales.length > 0
        ? { scales, zeroPoints: quantisation.longs(3), axis: quantisation.int(6) }
        : undefined,
  };
}
