import { createHash, randomUUID } from 'node:crypto';
import { dirname } from 'node:path';

import type { Scope } from '../pipeline/ledger/scope.ts';
import type { Selection } from '../pipeline/selection/selection.ts';
import type { List } from '../pipeline/sources/list/list.ts';
import type { Root } from '../pipeline/sources/root.ts';

export interface Named {
  readonly roots: readonly Root[];
  readonly lists: readonly Pick<List, 'file'>[];
}

/**
 * Makes the scope of what a run was named, with its filters. A list names something else each time that it is read: no
 * later run has the same scope.
 */
export function scopeOf({ roots, lists }: Named, selection: Selection): Scope {
  const named = roots.map(({ identity, prefix }) => JSON.stringify([identity, prefix]));
  const { include, exclude, minBytes, maxBytes, newerThanMs, olderThanMs } = selection;
  const filters = [sorted(include), sorted(exclude), minBytes, maxBytes, newerThanMs, olderThanMs];
  const once = lists.length > 0 ? randomUUID() : null;
  const text = JSON.stringify([sorted(named), filters, once]);
  return {
    key: createHash('sha256').update(text).digest('hex'),
    sources: sorted([...roots.map(forPeople), ...lists.map(({ file }) => `list:${file}`)]),
  };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}

/** Files are told by their folders: a shell names each by itself. */
function forPeople({ identity }: Root): string {
  return identity.startsWith('file:') ? dirname(identity) : identity;
}
