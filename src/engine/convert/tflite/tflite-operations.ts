import { ARITHMETIC_OPERATORS } from './arithmetic-operators.ts';
import { AXIS_OPERATORS } from './axis-operators.ts';
import { IMAGE_OPERATORS } from './image-operators.ts';
import type { TfliteOperation } from './tflite-step.ts';

/** Every operation of tflite files that can be converted, by its name in the schema. */
export const TFLITE_OPERATIONS: Readonly<Record<string, TfliteOperation>> = {
  ...ARITHMETIC_OPERATORS,
  ...AXIS_OPERATORS,
  ...IMAGE_OPERATORS,
};
