import type { Tensor } from './layout.ts';
import { count } from './layout.ts';
import type { TarFiles } from './tarball.ts';
import { fileOf } from './tarball.ts';

/** One operation of a tfjs graph model. */
export interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, TfAttribute | undefined>>;
}

/** The attribute kinds the converter looks at; texts are lists of character codes. */
export interface TfAttribute {
  readonly f?: number;
  readonly s?: readonly number[];
  readonly list?: { readonly i?: readonly string[] };
}

interface WeightEntry {
  readonly name: string;
  readonly shape: number[];
  readonly dtype: string;
}

interface ModelJson {
  readonly modelTopology: { readonly node: readonly TfNode[] };
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly WeightEntry[] }[];
}

/** A tfjs graph model taken apart: nodes by name, unquantised weights by name. */
export interface TfGraph {
  readonly nodes: ReadonlyMap<string, TfNode>;
  readonly weights: ReadonlyMap<string, Tensor>;
}

/** Reads `model.json` and the weight shards beside it. */
export function readTfGraph(files: TarFiles, modelPath: string): TfGraph {
  const model = parseModel(files, modelPath);
  const nodes = new Map(model.modelTopology.node.map((node) => [node.name, node]));
  const bytes = readShards(files, modelPath);
  const weights = new Map<string, Tensor>();
  let at = 0;
  for (const entry of model.weightsManifest.flatMap((group) => group.weights)) {
    const length = count(entry.shape) * 4;
    const chunk = bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + length);
    if (entry.dtype === 'float32') weights.set(entry.name, { shape: entry.shape, data: new Float32Array(chunk) });
    else if (entry.dtype !== 'int32') throw new Error(`${entry.name}: unexpected type ${entry.dtype}`);
    at += length;
  }
  return { nodes, weights };
}

/** The parsed `model.json` of a tfjs graph model. */
export function parseModel(files: TarFiles, modelPath: string): ModelJson {
  return JSON.parse(new TextDecoder().decode(fileOf(files, modelPath))) as ModelJson;
}

/** All weight shards of a tfjs graph model, joined in the order of its manifest. */
export function readShards(files: TarFiles, modelPath: string): Uint8Array<ArrayBuffer> {
  const folder = modelPath.slice(0, modelPath.lastIndexOf('/') + 1);
  const paths = parseModel(files, modelPath).weightsManifest.flatMap((group) => group.paths);
  return Uint8Array.from(Buffer.concat(paths.map((path) => fileOf(files, folder + path))));
}

/** A list attribute of whole numbers, e.g. `strides`. */
export function numbersOf(node: TfNode, name: string): number[] {
  return (node.attr?.[name]?.list?.i ?? []).map(Number);
}

/** A text attribute, e.g. `padding`. */
export function textOf(node: TfNode, name: string): string {
  return String.fromCharCode(...(node.attr?.[name]?.s ?? []));
}
