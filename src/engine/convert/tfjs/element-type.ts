import type { ElementType } from '../onnx/onnx-builder.ts';

/** The kind of numbers for a TensorFlow type: all whole numbers are 64 bits wide here. @throws Error for texts. */
export function elementType(type: string): ElementType {
  if (/^DT_(FLOAT|HALF|DOUBLE|BFLOAT16)$/.test(type)) return 'float32';
  if (/^DT_U?INT(8|16|32|64)$/.test(type)) return 'int64';
  if (type === 'DT_BOOL') return 'bool';
  throw new Error(`values of the type ${type} are not supported`);
}
