import type { FloatConstant, WholeConstant } from '../network/value.ts';
import type { GraphNode } from './graph-node.ts';
import { cutWeights, readWeight } from './stored-weights.ts';
import type { Signature, TfjsFiles } from './tfjs-files.ts';
import { weightEntries } from './tfjs-files.ts';

/** A tfjs graph model taken apart. */
export interface GraphModel {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Constants by the names of their nodes. */
  readonly weights: ReadonlyMap<string, FloatConstant | WholeConstant>;
  /** References to the results, in the order of the signature. */
  readonly outputs: readonly string[];
}

/** Takes the files of a graph model apart. @throws Error when it has no nodes, or too few weights. */
export function readGraphModel({ json, shards }: TfjsFiles): GraphModel {
  const { node: list } = (json.modelTopology ?? {}) as { readonly node?: readonly GraphNode[] };
  if (!list) throw new Error('it has no modelTopology.node');
  const stored = cutWeights(weightEntries(json), shards);
  return {
    nodes: new Map(list.map((node) => [node.name, node])),
    weights: new Map([...stored].map(([name, weight]) => [name, readWeight(weight)])),
    outputs: outputsOf(list, json.signature ?? json.userDefinedMetadata?.signature),
  };
}

/** The name of the node that a reference such as `split:1` or `^init` points to. */
export function nodeName(reference: string): string {
  return reference.replace(/^\^/, '').replace(/:\d+$/, '');
}

/** The results that the signature names, or those nobody uses. */
function outputsOf(nodes: readonly GraphNode[], signature: Signature | undefined): readonly string[] {
  const named = Object.values(signature?.outputs ?? {}).map(({ name }) => name);
  if (named.length > 0) return named.map((name) => name.replace(/:0$/, ''));
  const used = new Set(nodes.flatMap(({ input = [] }) => input.map(nodeName)));
  const silent = new Set(['Const', 'Placeholder', 'NoOp']);
  return nodes.filter(({ name, op }) => !used.has(name) && !silent.has(op)).map(({ name }) => name);
}
