import type { Tensor } from '../../src/engine/convert/tensor.ts';
import type { GraphModel } from '../../src/engine/convert/tfjs/graph-model.ts';
import { readGraphModel } from '../../src/engine/convert/tfjs/graph-model.ts';
import type { TfjsFiles, TfjsJson } from '../../src/engine/convert/tfjs/tfjs-files.ts';
import type { TarFiles } from './tarball.ts';
import { fileOf } from './tarball.ts';

/** A tfjs graph model taken apart: nodes by name, float weights by name. */
export interface TfGraph {
  readonly nodes: GraphModel['nodes'];
  readonly weights: ReadonlyMap<string, Tensor>;
}

/** Reads `model.json` and the weight shards beside it. */
export function readTfGraph(files: TarFiles, modelPath: string): TfGraph {
  const { nodes, weights } = readGraphModel(tfjsFiles(files, modelPath));
  const floats = new Map<string, Tensor>();
  for (const [name, weight] of weights) if (weight.type === 'float32') floats.set(name, weight);
  return { nodes, weights: floats };
}

/** The parsed `model.json` of a tarball with its weight shards, joined in the order of the manifest. */
export function tfjsFiles(
  files: TarFiles,
  modelPath: string,
): TfjsFiles & { readonly shards: Uint8Array<ArrayBuffer> } {
  const json = JSON.parse(new TextDecoder().decode(fileOf(files, modelPath))) as TfjsJson;
  const folder = modelPath.slice(0, modelPath.lastIndexOf('/') + 1);
  const paths = (json.weightsManifest ?? []).flatMap((group) => group.paths);
  return { json, shards: Uint8Array.from(Buffer.concat(paths.map((path) => fileOf(files, folder + path)))) };
}
