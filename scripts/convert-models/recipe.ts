import type { Dimension, WeightStorage } from '../../src/engine/convert/onnx/onnx-builder.ts';
import type { Outputs } from './sessions.ts';
import type { Release, TarFiles } from './tarball.ts';

/** Everything needed to make, verify and describe one model. */
export interface Recipe {
  readonly name: string;
  readonly release: Release;
  /** The file (or the model description) inside the tarball. */
  readonly path: string;
  readonly licence: string;
  /** How the shipped file stores its weights; bytes are those of the original. */
  readonly weights: 'float16' | 'uint8';
  readonly side: number;
  readonly outputs: Readonly<Record<string, readonly Dimension[]>>;
  /** One label per column of `scores`, where the columns stand for classes. */
  readonly labels?: readonly (string | null)[];
  readonly load: (file: string, side: number) => Promise<Float32Array>;
  /** Reads the original once; the result builds the ONNX file and runs the original. */
  readonly open: (files: TarFiles) => Original;
  /** The sample photos for the comparison with the original. */
  readonly compareOn: readonly string[];
  /** Returns what is wrong with the results for a sample photo, if anything. */
  readonly judge: (photo: string, outputs: Outputs) => string | undefined;
}

/** An original model, ready to convert and to run. */
export interface Original {
  readonly convert: (storage: WeightStorage) => Uint8Array;
  readonly reference: (image: Float32Array) => Promise<Outputs>;
}

/** One named result; throws when the model did not return it. */
export function output(outputs: Outputs, name: string): Float32Array {
  const values = outputs.get(name);
  if (!values) throw new Error(`the model returned no ${name}`);
  return values;
}
