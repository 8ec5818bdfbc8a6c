import type { Keyword } from '../../../src/sinks/sidecars/keywords.ts';
import { mergeKeywords } from '../../../src/sinks/sidecars/merge-keywords.ts';
import { LIST_NAMES } from '../../../src/sinks/sidecars/namespaces.ts';
import { valuesOfProperty } from '../../../src/sinks/sidecars/rdf-property.ts';
import { readSidecar } from '../../../src/sinks/sidecars/sidecar-text.ts';

/** What hierarchies begin with. */
export const AI = 'AI';

export function keyword(name: string, value = '0.9500'): Keyword {
  return { name, value, model: 'general-v1.3', version: 'v1', time: '2020-01-01T00:00:00.000Z' };
}

export const merge = (text: string, ...names: readonly string[]): string =>
  mergeKeywords(
    text,
    names.map((name) => keyword(name)),
    AI,
  );

/** The entries of the three lists, as a reader finds them. */
export function lists(text: string): readonly (readonly string[])[] {
  const sidecar = readSidecar(text);
  return LIST_NAMES.map((name) => sidecar.lists[name].flatMap(valuesOfProperty));
}
