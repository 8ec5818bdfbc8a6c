import { runInNewContext } from 'node:vm';
import type { Dequantisation } from '../../src/engine/convert/dequantise.ts';
import { dequantise } from '../../src/engine/convert/dequantise.ts';
import type { Tensor } from '../../src/engine/convert/tensor.ts';
import type { StoredWeight } from '../../src/engine/convert/tfjs/stored-weights.ts';
import { cutWeights } from '../../src/engine/convert/tfjs/stored-weights.ts';
import type { TfjsJson } from '../../src/engine/convert/tfjs/tfjs-files.ts';
import { weightEntries } from '../../src/engine/convert/tfjs/tfjs-files.ts';
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
export interface KerasJson extends TfjsJson {
  readonly modelTopology: { readonly model_config: { readonly config: { readonly layers: readonly KerasLayer[] } } };
}

/** A weight as its bytes, and the rule that widens them. */
export interface ByteWeight {
  readonly bytes: Tensor;
  readonly quantisation: Dequantisation;
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
  for (const [name, stored] of cutWeights(weightEntries(json), raw)) weights.set(name, byteWeight(stored));
  return { json, raw, layers: json.modelTopology.model_config.config.layers, weights };
}

/** The widened values of a weight. */
export function widen({ bytes, quantisation }: ByteWeight): Float32Array {
  return dequantise(bytes.data, quantisation);
}

function byteWeight({ entry: { name, shape, quantization }, bytes }: StoredWeight): ByteWeight {
  const { dtype, scale, min } = quantization ?? {};
  if (dtype !== 'uint8' || scale === undefined || min === undefined)
    throw new Error(`${name}: unexpected type ${dtype}`);
  return { bytes: { shape, data: Float32Array.from(bytes) }, quantisation: { scale, min } };
}

/** Evaluates a bundle in an empty context; what it exports leaves the context as JSON. */
function bundleExport(files: TarFiles, path: string): unknown {
  const code = new TextDecoder().decode(fileOf(files, path));
  const context = { module: { exports: {} }, exports: {} };
  return JSON.parse(String(runInNewContext(`${code};JSON.stringify(module.exports)`, context)));
}
