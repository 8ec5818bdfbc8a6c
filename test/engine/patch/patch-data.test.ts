import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { patchData } from '../../../src/engine/patch/patch-data.ts';
import { mergeObject, removeFromObject, type Json } from '../../../src/engine/patch/patch-values.ts';
import type { InputData } from '../../../src/engine/store/store.ts';

type JsonObject = { readonly [name: string]: Json };

const concepts = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), value: fc.constantFrom(0, 1) }),
  { selector: ({ id }) => id },
);
const metadata = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<JsonObject>;
const geo = fc.constantFrom({ geo_point: { longitude: 1, latitude: 2 } }, { geo_point: { longitude: 3, latitude: 4 } });
const data = fc.record({ concepts, metadata, geo }, { requiredKeys: [] }) as fc.Arbitrary<InputData>;

describe('patching an input', () => {
  it('merges concepts by id, in their places, and new ones behind', () => {
    const stored = {
      concepts: [
        { id: 'boat', value: 1 },
        { id: 'car', value: 1 },
      ],
    };
    const patch = {
      concepts: [
        { id: 'lake', value: 1 },
        { id: 'boat', value: 0 },
      ],
    };

    expect(patchData(stored, patch, 'merge')).toEqual({
      concepts: [
        { id: 'boat', value: 0 },
        { id: 'car', value: 1 },
        { id: 'lake', value: 1 },
      ],
    });
  });

  it('overwrites everything: what is not given is gone', () => {
    fc.assert(
      fc.property(data, data, (stored, patch) => {
        expect(patchData(stored, patch, 'overwrite')).toEqual(patch);
      }),
    );
  });

  it('changes nothing when the same patch is merged again', () => {
    fc.assert(
      fc.property(data, data, (stored, patch) => {
        const withIds = { ...patch, metadata: {} };
        const once = patchData(stored, withIds, 'merge');
        expect(patchData(once, withIds, 'merge')).toEqual(once);
      }),
    );
  });

  it('touches no member that the patch does not name', () => {
    fc.assert(
      fc.property(data, concepts, fc.constantFrom('merge', 'remove'), (stored, given, action) => {
        const { concepts: _, ...others } = patchData(stored, { concepts: given }, action);
        const { concepts: __, ...before } = stored;
        expect(others).toEqual(before);
      }),
    );
  });

  it('removes exactly the concepts whose ids are named', () => {
    fc.assert(
      fc.property(concepts, concepts, (stored, given) => {
        const left = patchData({ concepts: stored }, { concepts: given }, 'remove').concepts;
        expect(left).toEqual(stored.filter(({ id }) => !given.some((each) => each.id === id)));
      }),
    );
  });
});

describe('metadata', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['sets a value', { a: 1, b: 2 }, { a: 3 }, { a: 3, b: 2 }],
    ['goes deeper', { a: { x: 1, y: 2 } }, { a: { y: 3 } }, { a: { x: 1, y: 3 } }],
    ['replaces by an empty object', { a: { x: 1 } }, { a: {} }, { a: {} }],
    ['leaves what is null', { a: 1 }, { a: null }, { a: 1 }],
    ['replaces another kind', { a: { x: 1 } }, { a: 5 }, { a: 5 }],
    ['replaces by an empty list', { a: [1] }, { a: [] }, { a: [] }],
    [
      'merges lists by id',
      { a: [{ id: '1', x: 1 }, { id: '2' }] },
      { a: [{ id: '1', y: 2 }, { id: '3' }] },
      { a: [{ id: '1', x: 1, y: 2 }, { id: '2' }, { id: '3' }] },
    ],
    ['appends what has no id', { a: [{ x: 1 }] }, { a: [{ x: 2 }] }, { a: [{ x: 1 }, { x: 2 }] }],
  ])('merge %s', (_, stored, patch, expected) => {
    expect(mergeObject(stored, patch)).toEqual(expected);
  });

  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['takes what is true', { a: 1, b: 2 }, { a: true }, { b: 2 }],
    ['goes deeper', { a: { x: 1, y: 2 } }, { a: { y: true } }, { a: { x: 1 } }],
    ['sets what is false', { a: 1 }, { a: false }, { a: false }],
    ['sets another value', { a: 1 }, { a: 'x' }, { a: 'x' }],
    ['leaves what is null or empty', { a: 1, b: { x: 1 } }, { a: null, b: {} }, { a: 1, b: { x: 1 } }],
    ['takes list members by id', { a: [{ id: '1' }, { id: '2' }] }, { a: [{ id: '1' }] }, { a: [{ id: '2' }] }],
    ['takes equal list members', { a: ['x', 'y'] }, { a: ['x'] }, { a: ['y'] }],
  ])('remove %s', (_, stored, patch, expected) => {
    expect(removeFromObject(stored, patch)).toEqual(expected);
  });

  it('keeps every member that the patch does not name, also those called __proto__', () => {
    fc.assert(
      fc.property(metadata, metadata, (stored, patch) => {
        const merged = mergeObject(stored, patch);
        const untouched = Object.keys(stored).filter((name) => !Object.hasOwn(patch, name));
        expect(untouched.every((name) => Object.hasOwn(merged, name) && merged[name] === stored[name])).toBe(true);
      }),
    );
  });
});
