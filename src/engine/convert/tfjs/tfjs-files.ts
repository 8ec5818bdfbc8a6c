import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WeightEntry } from './stored-weights.ts';

/** A parsed `model.json`; its topology differs between graph and layers models. */
export interface TfjsJson {
  readonly format?: string;
  readonly modelTopology?: unknown;
  readonly weightsManifest?: readonly WeightGroup[];
  readonly signature?: Signature;
  readonly userDefinedMetadata?: { readonly signature?: Signature };
}

/** Weights and the files that hold them, one after the other. */
interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightEntry[];
}

/** Which values of a graph are its inputs and outputs. */
export interface Signature {
  readonly inputs?: Readonly<Record<string, { readonly name: string }>>;
  readonly outputs?: Readonly<Record<string, { readonly name: string }>>;
}

/** What a tfjs model is made of on disk. */
export interface TfjsFiles {
  readonly json: TfjsJson;
  readonly shards: Uint8Array;
}

/** Reads `model.json` and the weight shards beside it. @throws Error of JSON or of the file system. */
export async function readTfjsFiles(file: string): Promise<TfjsFiles> {
  const json = JSON.parse(await readFile(file, 'utf8')) as TfjsJson | null;
  if (typeof json !== 'object' || json === null) throw new Error('it is no description of a model');
  const paths = (json.weightsManifest ?? []).flatMap((group) => group.paths);
  const shards = await Promise.all(paths.map((path) => readFile(join(dirname(file), path))));
  return { json, shards: Buffer.concat(shards) };
}

/** The weights of all groups, in the order of the shards. */
export function weightEntries({ weightsManifest = [] }: TfjsJson): readonly WeightEntry[] {
  return weightsManifest.flatMap((group) => group.weights);
}
