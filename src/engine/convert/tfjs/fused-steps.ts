import { activate } from '../network/activation.ts';
import type { Value } from '../network/value.ts';
import { numberOf, textsOf } from './graph-node.ts';
import type { GraphStep } from './graph-step.ts';

/** Does what a fused operation does after its product: adds the bias, then bends. @throws Unsupported for other steps. */
export function fuse(step: GraphStep, product: Value): Value {
  const { net, node } = step;
  let result = product;
  let next = 2;
  for (const name of textsOf(node, 'fused_ops')) {
    if (name === 'BiasAdd') {
      result = net.elementwise('Add', [result, step.input(next)]);
      next += 1;
    } else if (name === 'Prelu') {
      result = net.elementwise('PRelu', [result, step.input(next)]);
      next += 1;
    } else if (name === 'FusedBatchNorm') {
      throw step.unsupported('with FusedBatchNorm');
    } else {
      result = activate(
        net,
        name,
        result,
        name === 'LeakyRelu' ? { alpha: numberOf(node, 'leakyrelu_alpha', 0.2) } : {},
      );
    }
  }
  return result;
}
