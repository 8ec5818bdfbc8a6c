import { element } from './dom.js';
import { nameOf } from './input.js';

/** A concept in a list; a label that says "absent" is told from one that says "present". */
export function chip(concept, kind) {
  const isAbsent = kind === 'label' && Number(concept.value ?? 1) === 0;
  const text = isAbsent ? `not ${nameOf(concept)}` : nameOf(concept);
  return element('li', { className: `chip ${kind}` }, text);
}
