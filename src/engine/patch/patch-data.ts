import type { PatchAction } from '../../wire/input.ts';
import type { InputData } from '../store/store.ts';
import { mergeObject, removeFromObject, type Json } from './patch-values.ts';

type JsonObject = { readonly [name: string]: Json };

/**
 * Changes what an input carries beside its image: `merge` adds and replaces, `remove` takes away what is named,
 * `overwrite` leaves exactly what is given. Source: https://docs.clarifai.com/api-guide/advanced-topics/patching.
 */
export function patchData(stored: InputData, patch: InputData, action: PatchAction): InputData {
  switch (action) {
    case 'overwrite':
      return patch;
    case 'merge':
      return {
        ...stored,
        ...(patch.concepts && { concepts: mergeById(stored.concepts ?? [], patch.concepts) }),
        ...(patch.metadata && {
          metadata: mergeObject((stored.metadata ?? {}) as JsonObject, patch.metadata as JsonObject),
        }),
        ...(patch.geo && { geo: patch.geo }),
        ...(patch.regions && { regions: mergeById(stored.regions ?? [], patch.regions) }),
      };
    case 'remove':
      return {
        ...without(stored, patch.geo ? 'geo' : undefined),
        ...(stored.concepts && patch.concepts && { concepts: withoutIds(stored.concepts, patch.concepts) }),
        ...(stored.metadata &&
          patch.metadata && {
            metadata: removeFromObject(stored.metadata as JsonObject, patch.metadata as JsonObject),
          }),
        ...(stored.regions && patch.regions && { regions: withoutIds(stored.regions, patch.regions) }),
      };
  }
}

interface Named {
  readonly id?: string;
}

/** Those of the same id are put over each other, in their places; new ones come behind. */
function mergeById<Item extends Named>(stored: readonly Item[], given: readonly Item[]): readonly Item[] {
  const byId = new Map(given.map((item) => [item.id, item]));
  const changed = stored.map((item) => ({ ...item, ...byId.get(item.id) }));
  return [...changed, ...given.filter(({ id }) => !stored.some((item) => item.id === id))];
}

function withoutIds<Item extends Named>(stored: readonly Item[], given: readonly Item[]): readonly Item[] {
  return stored.filter(({ id }) => !given.some((item) => item.id === id));
}

function without(stored: InputData, member: 'geo' | undefined): InputData {
  return Object.fromEntries(Object.entries(stored).filter(([name]) => name !== member));
}
