import type { Network } from '../network/network.ts';
import type { Value } from '../network/value.ts';
import { Unsupported } from '../unsupported.ts';
import { elementType } from './element-type.ts';
import type { GraphModel } from './graph-model.ts';
import { nodeName } from './graph-model.ts';
import type { GraphNode } from './graph-node.ts';
import { shapeOf, typeOf } from './graph-node.ts';
import { GRAPH_OPERATIONS } from './graph-operations.ts';
import { GraphStep } from './graph-step.ts';

/** Adds everything that the results of a graph model need to the network. @throws Unsupported at an unknown operation. */
export function lowerGraph(net: Network, model: GraphModel): void {
  const lowering = new GraphLowering(net, model);
  for (const output of model.outputs) net.output(output, lowering.value(output));
}

class GraphLowering {
  readonly #net: Network;
  readonly #model: GraphModel;
  readonly #done = new Map<string, readonly Value[]>();

  constructor(net: Network, model: GraphModel) {
    this.#net = net;
    this.#model = model;
  }

  /** The value behind a reference such as `conv` or `split:1`, added at the first request. */
  value(reference: string): Value {
    const name = nodeName(reference);
    const index = Number(/:(\d+)$/.exec(reference)?.[1] ?? 0);
    const known = this.#done.get(name) ?? this.#lower(name);
    this.#done.set(name, known);
    const value = known[index];
    if (!value) throw new Error(`${name} has no result ${index}`);
    return value;
  }

  #lower(name: string): readonly Value[] {
    const weight = this.#model.weights.get(name);
    if (weight) return [weight];
    const node = this.#model.nodes.get(name);
    if (!node) throw new Error(`the graph has no node ${name}`);
    if (node.op === 'Placeholder') return [this.#placeholder(node)];
    if (node.op === 'Const') throw new Error(`the weights lack the constant ${name}`);
    const operation = Object.hasOwn(GRAPH_OPERATIONS, node.op) ? GRAPH_OPERATIONS[node.op] : undefined;
    if (!operation) throw new Unsupported(node.op);
    const references = (node.input ?? []).filter((reference) => !reference.startsWith('^'));
    const inputs = references.map((reference) => this.value(reference));
    const result = operation(new GraphStep(node, this.#net, inputs));
    return 'kind' in result ? [result] : result;
  }

  #placeholder(node: GraphNode): Value {
    const lengths = shapeOf(node)?.map((length, axis) => (length >= 0 ? length : axis === 0 ? 'N' : `axis_${axis}`));
    return this.#net.input(node.name, lengths, elementType(typeOf(node, 'dtype')));
  }
}
