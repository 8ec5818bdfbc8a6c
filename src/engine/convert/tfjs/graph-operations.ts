import { ARITHMETIC_OPERATIONS } from './arithmetic-operations.ts';
import { AXIS_OPERATIONS } from './axis-operations.ts';
import type { GraphOperation } from './graph-step.ts';
import { IMAGE_OPERATIONS } from './image-operations.ts';

/** Every operation of graph models that can be converted, by its TensorFlow name. */
export const GRAPH_OPERATIONS: Readonly<Record<string, GraphOperation>> = {
  ...ARITHMETIC_OPERATIONS,
  ...AXIS_OPERATIONS,
  ...IMAGE_OPERATIONS,
};
