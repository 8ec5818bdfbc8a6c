import { activate } from '../network/activation.ts';
import type { Value } from '../network/value.ts';
import type { LayerStep } from './layer-step.ts';

/** Adds the bias of a layer that has one. */
export function biased(step: LayerStep, value: Value): Value {
  return step.config['use_bias'] === false ? value : step.net.elementwise('Add', [value, step.weight('bias')]);
}

/** Applies the activation that a layer names. */
export function activated(step: LayerStep, value: Value): Value {
  const named = step.config['activation'] ?? 'linear';
  const name = typeof named === 'string' ? named : (named as { readonly class_name?: string }).class_name;
  if (name === undefined) throw step.unsupported('with an activation of its own');
  return activate(step.net, name, value);
}
