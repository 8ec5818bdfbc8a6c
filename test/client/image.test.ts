import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { UserError } from '../../src/client/errors.ts';
import { Image, type ImageOptions } from '../../src/client/image.ts';
import { Video } from '../../src/client/video.ts';
import { checkItems, type Crop, type InputItem } from '../../src/client/input-item.ts';

const url = 'https://img.example/a.jpg';

function itemsWithIds(count: number): InputItem[] {
  return Array.from({ length: count }, (_, index) => new Image({ url, id: `${index}` }).toItem());
}

test('an image has exactly one source', () => {
  const sources: ImageOptions[] = [{ url }, { file: 'a.jpg' }, { bytes: new Uint8Array(2) }, { base64: 'AAAA' }];

  for (const [index, source] of sources.entries()) {
    expect(new Image(source).toItem().source.kind).toBe(Object.keys(source)[0]);
    const next = sources[(index + 1) % sources.length];
    expect(() => new Image({ ...source, ...next })).toThrow(/exactly one/);
  }
  expect(() => new Image({})).toThrow(/exactly one/);
});

test('concepts are present, notConcepts absent, and all of them are kept', () => {
  const image = new Image({ url, concepts: ['boat', { id: 'sea', name: 'the sea' }], notConcepts: ['car'] });

  expect(image.toItem().concepts).toEqual([
    { id: 'boat', value: 1 },
    { id: 'sea', name: 'the sea', value: 1 },
    { id: 'car', value: 0 },
  ]);
});

test('all that is known of an image reaches its item', () => {
  const options = {
    id: 'a',
    metadata: { sku: 4 },
    geo: { longitude: 8.5, latitude: 47.4 },
    crop: [0, 0.1, 1, 0.9],
    allowDuplicateUrl: true,
  } as const;

  expect(new Image({ url: ` ${url} `, ...options }).toItem()).toEqual({ source: { kind: 'url', url }, ...options });
});

test.each([
  [[0.5, 0, 0.5, 1]],
  [[0, 0.6, 1, 0.5]],
  [[-0.1, 0, 1, 1]],
  [[0, 0, 1, 1.1]],
  [[0, 0, 1, Number.NaN]],
  [[0, 0, 1]],
])('the crop %o is refused', (crop) => {
  expect(() => new Image({ url, crop: crop as unknown as Crop })).toThrow(/crop/);
});

test.each([
  ['url', { url: 'ftp://img.example/a' }],
  ['url', { url: 'a.jpg' }],
  ['id', { url, id: 'a/b' }],
  ['id', { url, id: '' }],
  ['id', { url, id: 'a\nb' }],
  ['geo', { url, geo: { longitude: 181, latitude: 0 } }],
  ['geo', { url, geo: { longitude: 0, latitude: Number.NaN } }],
  ['concept', { url, concepts: [''] }],
])('a bad %s is refused by name: %o', (field, options) => {
  expect(() => new Image(options)).toThrow(UserError);
  expect(() => new Image(options)).toThrow(new RegExp(field));
});

test('a list is refused when empty, too long, or with an id twice', () => {
  expect(() => checkItems([])).toThrow(/empty/);
  expect(() => checkItems(itemsWithIds(129))).toThrow(/128/);
  expect(() => checkItems([...itemsWithIds(1), ...itemsWithIds(1)])).toThrow(/"0" is used twice/);
  expect(() => checkItems([...itemsWithIds(1), new Video({ url: 'https://img.example/a.mp4' }).toItem()])).toThrow(
    /videos cannot/,
  );
  expect(() => checkItems(itemsWithIds(128))).not.toThrow();
});

test('any four ordered fractions are a crop', () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(fraction, fraction), fc.tuple(fraction, fraction), (rows, columns) => {
      fc.pre(rows[0] < rows[1] && columns[0] < columns[1]);
      const crop: Crop = [rows[0], columns[0], rows[1], columns[1]];
      expect(new Image({ url, crop }).toItem().crop).toEqual(crop);
    }),
  );
});
