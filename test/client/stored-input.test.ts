import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { readInput, readInputs } from '../../src/client/stored-input.ts';
import type { Input } from '../../src/wire/input.ts';

/** What a service may send, whatever the types say. */
const reply = (value: unknown): Input => value as Input;

test('what is known of an input is at hand', () => {
  const wire = reply({
    id: 'a',
    created_at: '2017-06-30T09:12:44.123456789Z',
    status: { code: 30000 },
    data: {
      image: { url: 'https://img.example/a.jpg' },
      concepts: [{ id: 'boat', name: 'boat', value: 1 }, { id: 'car', value: 0 }, { id: 'lake' }],
      metadata: { sku: 4 },
      geo: { geo_point: { longitude: 8.5, latitude: 47.4 }, something: 'new' },
      regions: [
        {
          id: 'r',
          region_info: { bounding_box: { top_row: 0, left_col: 0.1, bottom_row: 0.5, right_col: 1 } },
          data: { concepts: [{ id: 'sail', value: 1 }] },
        },
      ],
    },
  });

  expect(readInput(wire)).toEqual({
    ...wire,
    url: 'https://img.example/a.jpg',
    concepts: [{ id: 'boat', name: 'boat', value: 1 }, { id: 'lake' }],
    notConcepts: [{ id: 'car', value: 0 }],
    metadata: { sku: 4 },
    geo: { longitude: 8.5, latitude: 47.4 },
    regions: [
      {
        id: 'r',
        boundingBox: { topRow: 0, leftCol: 0.1, bottomRow: 0.5, rightCol: 1 },
        concepts: [{ id: 'sail', value: 1 }],
        face: null,
      },
    ],
  });
});

test.each([
  ['false', false, 'notConcepts'],
  ['true', true, 'concepts'],
  ['a doubtful 0.7', 0.7, 'concepts'],
] as const)('a concept with the value %s is among %s', (_, value, list) => {
  const input = readInput(reply({ id: 'a', data: { concepts: [{ id: 'c', value }] } }));

  expect(input[list]).toEqual([{ id: 'c', value }]);
});

test.each([
  ['a hosted image', { image: { hosted: { prefix: 'https://h/p', suffix: 's.jpg' } } }, 'https://h/p/orig/s.jpg'],
  ['a video', { video: { url: 'https://h/a.mp4' } }, 'https://h/a.mp4'],
  ['nothing', { image: {} }, null],
])('the address of %s is told', (_, data, url) => {
  expect(readInput(reply({ id: 'a', data })).url).toBe(url);
});

test.each([
  { id: null, data: null },
  {},
  { id: 'a', data: { concepts: null, regions: null, geo: null, metadata: null, image: null } },
  { id: 'a', data: { concepts: [null], regions: [null, { id: 'r' }, { region_info: { bounding_box: {} } }] } },
])('members that are missing or null do no harm: %j', (wire) => {
  const { id, concepts, notConcepts, metadata, geo, url } = readInput(reply(wire));

  expect({ concepts, notConcepts, metadata, geo, url }).toEqual({
    concepts: [],
    notConcepts: [],
    metadata: {},
    geo: null,
    url: null,
  });
  expect(typeof id).toBe('string');
});

test('null lists are empty, and null members are left out', () => {
  expect(readInputs(null)).toEqual([]);
  expect(readInputs(undefined)).toEqual([]);
  expect(readInputs([null, reply({ id: 'a', data: {} })]).map(({ id }) => id)).toEqual(['a']);
});

test('every concept is in one of the two lists, in its order', () => {
  const concept = fc.record({ id: fc.string(), value: fc.constantFrom(0, 1, true, false, 0.5) });
  fc.assert(
    fc.property(fc.array(concept), (concepts) => {
      const input = readInput(reply({ id: 'a', data: { concepts } }));
      expect(concepts.filter((each) => input.concepts.includes(each))).toEqual(input.concepts);
      expect(input.concepts.length + input.notConcepts.length).toBe(concepts.length);
    }),
  );
});
