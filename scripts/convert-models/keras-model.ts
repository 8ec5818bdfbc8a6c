import { runInNewContext } from 'node:vm';
import type { Quantisation } from './convolution.ts';
import type { Tensor } from './layout.ts';
import { count } from './layout.ts';
import type { TarFiles } from './tarball.ts';
import { fileOf } from './tarball.ts';

/** One layer of a Keras model in the tfjs format. */
export interface KerasLayer {
  readonly class_name: string;
  readonly config: {
    readonly name: string;
    readonly padding?: string | readonly (readonly number[])[];
    readonly strides?: readonly number[];
    readonly activation?: string;
    readonly max_value?: number;
    readonly epsilon?: number;
  };
  readonly inbound_nodes: readonly (readonly (readonly [string, ...unknown[]])[])[];
}

/** The parsed `model.json`. */
export interface KerasJson {
  readonly modelTopology: { readonly model_config: { readonly config: { readonly layers: readonly KerasLayer[] } } };
  readonly weightsManifest: readonly { readonly weights: readonly WeightEntry[] }[];
}

interface WeightEntry {
  readonly name: string;
  readonly shape: number[];
  readonly quantization: Quantisation & { readonly dtype: string };
}

/** A weight as its bytes, and the rule that widens them. */
export interface ByteWeight {
  readonly bytes: Tensor;
  readonly quantisation: Quantisation;
}

/** A Keras model: the description, the raw weights, and the weights by name. */
export interface KerasModel {
  readonly json: KerasJson;
  readonly raw: Uint8Array<ArrayBuffer>;
  readonly layers: readonly KerasLayer[];
  readonly weights: ReadonlyMap<string, ByteWeight>;
}

/** Reads a Keras model whose description and weights (base64) are packed into two JavaScript bundles. */
export function readKerasModel(files: TarFiles, modelPath: string, weightsPath: string): KerasModel {
  const json = bundleExport(files, modelPath) as KerasJson;
  const raw = Uint8Array.from(Buffer.from(String(bundleExport(files, weightsPath)), 'base64'));
  const weights = new Map<string, ByteWeight>();
  let at = 0;
  for (const { name, shape, quantization } of json.weightsManifest.flatMap((group) => group.weights)) {
    if (quantization.dtype !== 'uint8') throw new Error(`${name}: unexpected type ${quantization.dtype}`);
    const length = count(shape);
    const bytes = { shape, data: Float32Array.from(raw.subarray(at, at + length)) };
    weights.set(name, { bytes, quantisation: { scale: quantization.scale, min: quantization.min } });
    at += length;
  }
  return { json, raw, layers: json.modelTopology.model_config.config.layers, weights };
}

/** The widened values of a weight. */
export function widen({ bytes, quantisation }: ByteWeight): Float32Array {
  return bytes.data.map((byte) => byte * quantisation.scale + quantisation.min);
}

/** Evaluates a bundle in an empty context; what it exports leaves the context as JSON. */
function bundleExport(files: TarFiles, path: string): unknown {
  const code = new TextDecoder().decode(fileOf(files, path));
  const context = { module: { exports: {} }, exports: {} };
  return JSON.parse(String(runInNewContext(`${code};JSON.stringify(module.exports)`, context)));
}
