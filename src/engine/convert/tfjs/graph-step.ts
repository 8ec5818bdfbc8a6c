import type { Network } from '../network/network.ts';
import type { FloatConstant, Value } from '../network/value.ts';
import { asFloats } from '../network/arithmetic.ts';
import { Unsupported } from '../unsupported.ts';
import type { GraphNode } from './graph-node.ts';

/** One node of a graph model with the values of its inputs, ready to be added to the network. */
export class GraphStep {
  readonly node: GraphNode;
  readonly net: Network;
  readonly inputs: readonly Value[];

  constructor(node: GraphNode, net: Network, inputs: readonly Value[]) {
    this.node = node;
    this.net = net;
    this.inputs = inputs;
  }

  /** One input; negative positions count from the end. @throws Error when the node has fewer. */
  input(at: number): Value {
    const value = this.inputs.at(at);
    if (!value) throw new Error(`${this.node.name} (${this.node.op}) has no input ${at}`);
    return value;
  }

  /** An input that must be known now, as floats. @throws Unsupported when the network computes it. */
  floats(at: number): FloatConstant {
    return asFloats(this.#constant(at));
  }

  /** An input that must be known now, as numbers. @throws Unsupported when the network computes it. */
  numbers(at: number): readonly number[] {
    return [...this.#constant(at).data];
  }

  /** The one number of an input that must be known now. @throws Unsupported when the network computes it. */
  number(at: number): number {
    return this.numbers(at)[0] ?? 0;
  }

  /** The complaint that this node's operation is not supported. */
  unsupported(detail?: string): Unsupported {
    return new Unsupported(this.node.op, detail && `${detail}, at ${this.node.name}`);
  }

  #constant(at: number): Value & { readonly kind: 'constant' } {
    const value = this.input(at);
    if (value.kind !== 'constant') throw this.unsupported(`input ${at} is computed`);
    return value;
  }
}

/** What a node adds to the network: its result, or its results. */
export type GraphOperation = (step: GraphStep) => Value | readonly Value[];
