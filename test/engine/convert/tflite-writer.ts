import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** One value of a network to write. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** 0 float32, 1 float16, 2 int32, 3 uint8. @default 0 */
  readonly type?: number;
  readonly bytes?: Uint8Array;
  readonly quantisation?: { readonly scale: number; readonly zeroPoint: number };
}

/** One operation to write: its number in the schema, or the name of a custom one. */
export interface Operator {
  readonly code: number | string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options?: Fields;
}

interface Network {
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** A field of a table: how it is stored, and its value; undefined leaves it out. */
type Field =
  | { readonly kind: 'byte' | 'int' | 'float'; readonly value: number }
  | { readonly kind: 'bytes' | 'ints' | 'floats' | 'longs'; readonly value: readonly number[] | Uint8Array }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'table'; readonly value: Fields }
  | { readonly kind: 'tables'; readonly value: readonly Fields[] };

/** The fields of a table, in the order of the schema. */
export type Fields = readonly (Field | undefined)[];

export const byte = (value: number): Field => ({ kind: 'byte', value });
export const int = (value: number): Field => ({ kind: 'int', value });

/** Writes a tflite file and gives its path. */
export async function tfliteFile(network: Network): Promise<string> {
  const file = join(await temporaryFolder(), 'network.tflite');
  await writeFile(file, flatbuffer(modelFields(network)));
  return file;
}

function modelFields({ tensors, operators, inputs, outputs }: Network): Fields {
  const buffers = tensors.map(({ bytes }): Fields => [bytes && { kind: 'bytes', value: bytes }]);
  const graph: Fields = [
    { kind: 'tables', value: tensors.map(tensorFields) },
    { kind: 'ints', value: inputs },
    { kind: 'ints', value: outputs },
    { kind: 'tables', value: operators.map(operatorFields) },
  ];
  const codes = operators.map(({ code }): Fields =>
    typeof code === 'string'
      ? [byte(32), { kind: 'text', value: code }]
      : [byte(Math.min(code, 127)), undefined, undefined, int(code)],
  );
  return [
    int(3),
    { kind: 'tables', value: codes },
    { kind: 'tables', value: [graph] },
    undefined,
    { kind: 'tables', value: buffers },
  ];
}

function tensorFields({ name, shape, type = 0, quantisation }: Tensor, index: number): Fields {
  const rule: Fields | undefined = quantisation && [
    undefined,
    undefined,
    { kind: 'floats', value: [quantisation.scale] },
    { kind: 'longs', value: [quantisation.zeroPoint] },
  ];
  return [
    { kind: 'ints', value: shape },
    byte(type),
    int(index),
    { kind: 'text', value: name },
    rule && { kind: 'table', value: rule },
  ];
}

function operatorFields({ inputs, outputs, options }: Operator, index: number): Fields {
  return [
    int(index),
    { kind: 'ints', value: inputs },
    { kind: 'ints', value: outputs },
    byte(0),
    options && { kind: 'table', value: options },
  ];
}

/** Lays tables out one after the other, each before what it points to, as references only go forwards. */
function flatbuffer(root: Fields): Uint8Array {
  const out: number[] = [0, 0, 0, 0, ...Buffer.from('TFL3')];
  const place = table(out, root);
  patch(out, 0, place);
  return Uint8Array.from(out);
}

function table(out: number[], fields: Fields): number {
  while (out.length % 8 !== 0) out.push(0);
  const vtable = out.length;
  const length = 4 + fields.length * 2;
  const start = Math.ceil((vtable + length) / 8) * 8;
  append(out, 2, length, 4 + fields.length * 4);
  for (const [index, field] of fields.entries()) append(out, 2, field ? 4 + index * 4 : 0);
  while (out.length < start) out.push(0);
  append(out, 4, start - vtable);
  for (const field of fields) append(out, 4, field && 'value' in field ? inline(field) : 0);
  for (const [index, field] of fields.entries()) {
    const at = start + 4 + index * 4;
    if (field && !isInline(field)) patch(out, at, vector(out, field) - at);
  }
  return start;
}

function isInline(field: Field): field is Field & { readonly kind: 'byte' | 'int' | 'float' } {
  return field.kind === 'byte' || field.kind === 'int' || field.kind === 'float';
}

function inline(field: Field): number {
  if (!isInline(field)) return 0;
  return field.kind === 'float' ? new Int32Array(Float32Array.of(field.value).buffer)[0]! : field.value;
}

/** Appends what a field refers to and gives its place. */
function vector(out: number[], field: Field): number {
  if (field.kind === 'table') return table(out, field.value);
  while (out.length % 8 !== 4) out.push(0);
  const start = out.length;
  if (field.kind === 'tables') {
    append(out, 4, field.value.length, ...field.value.map(() => 0));
    for (const [index, each] of field.value.entries()) {
      const at = start + 4 + index * 4;
      patch(out, at, table(out, each) - at);
    }
    return start;
  }
  const bytes = bytesOf(field);
  append(
    out,
    4,
    field.kind === 'bytes' || field.kind === 'text' ? bytes.length : (field.value as readonly number[]).length,
  );
  for (const each of bytes) out.push(each);
  return start;
}

function bytesOf(field: Field): Uint8Array {
  if (field.kind === 'text') return Buffer.from(field.value);
  const values = field.value as readonly number[];
  if (field.kind === 'ints') return new Uint8Array(Int32Array.from(values).buffer);
  if (field.kind === 'floats') return new Uint8Array(Float32Array.from(values).buffer);
  if (field.kind === 'longs') return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return Uint8Array.from(values);
}

function append(out: number[], width: 2 | 4, ...values: readonly number[]): void {
  for (const value of values) for (let at = 0; at < width; at++) out.push((value >> (at * 8)) & 255);
}

function patch(out: number[], at: number, value: number): void {
  for (let index = 0; index < 4; index++) out[at + index] = (value >> (index * 8)) & 255;
}
