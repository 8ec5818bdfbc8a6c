import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { BodyBuffer } from '../../src/client/body-buffer.ts';
import { encodeInputs } from '../../src/client/body.ts';
import { BodyFullError, FileChangedError, type FileUnreadableError } from '../../src/client/file-errors.ts';
import { wireInput, type InputItem } from '../../src/client/input-item.ts';
import type { MediaSource } from '../../src/client/media-source.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'body-'));
});

afterAll(async () => rm(folder, { recursive: true }));

async function fileOf(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

function randomBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index * 7919 + (index >> 8)) & 0xff));
}

function bytesItem(length: number): InputItem {
  return { source: { kind: 'bytes', bytes: randomBytes(length) } };
}

/** What the body should be, built the plain way. */
function naive(items: readonly { item: InputItem; content: Uint8Array }[], tail: object): string {
  const inputs = items.map(({ item, content }) => wireInput(item, Buffer.from(content).toString('base64')));
  return JSON.stringify({ inputs, ...tail });
}

const itemFields = fc.record(
  {
    id: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('"image":{"base64":"'), fc.constant('\\"é猫')),
    concepts: fc.array(fc.record({ id: fc.string({ unit: 'grapheme' }), value: fc.boolean() }), { maxLength: 3 }),
    metadata: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
    geo: fc.record({ longitude: fc.integer(), latitude: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
    crop: fc.constant([0.1, 0.2, 0.3, 0.4] as const),
    allowDuplicateUrl: fc.boolean(),
  },
  { requiredKeys: [] },
);
const sources = fc.oneof(
  fc.record({
    kind: fc.constantFrom('file', 'unsized', 'bytes', 'base64'),
    content: fc.uint8Array({ maxLength: 400 }),
  }),
  fc.record({ kind: fc.constant('url'), content: fc.constant(new Uint8Array()) }),
);
const tails = fc.dictionary(fc.constantFrom('model', 'user_app_id', 'ü'), fc.jsonValue());

async function sourceFrom(kind: string, content: Uint8Array, name: string): Promise<MediaSource> {
  if (kind === 'url') return { kind, url: `https://img.example/${name}"é` };
  if (kind === 'bytes') return { kind, bytes: content };
  if (kind === 'base64') return { kind, base64: Buffer.from(content).toString('base64') };
  const path = await fileOf(name, content);
  return kind === 'file' ? { kind, path, bytes: content.length } : { kind: 'file', path };
}

test('a body equals JSON.stringify of the plain object, whatever the items are', async () => {
  const buffer = new BodyBuffer();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(itemFields, sources), { maxLength: 6 }), tails, async (list, tail) => {
      const items: { item: InputItem; content: Uint8Array }[] = [];
      for (const [index, [fields, { kind, content }]] of list.entries()) {
        const source = await sourceFrom(kind, content, `property-${index}`);
        items.push({ item: { ...fields, source }, content });
      }

      const encoded = await encodeInputs(
        items.map(({ item }) => item),
        tail,
        { buffer },
      );

      expect(encoded.failed).toEqual([]);
      expect(encoded.body.toString()).toBe(naive(items, tail));
    }),
  );
});

test.each([0, 1, 2, 3, 24_575, 24_576, 24_577, 786_431, 786_432, 786_433, 1_572_864, 1_600_001])(
  'a file of %i bytes is encoded across all borders of pieces and chunks',
  async (length) => {
    const content = randomBytes(length);
    const item: InputItem = { id: 'a', source: { kind: 'file', path: await fileOf('border', content), bytes: length } };

    const { body } = await encodeInputs([item]);

    expect(body.equals(Buffer.from(naive([{ item, content }], {})))).toBe(true);
  },
);

test.each([
  ['shorter', 999, 1000],
  ['longer', 1001, 1000],
  ['longer by much', 900_000, 1000],
  ['longer at a chunk border', 786_433, 786_432],
  ['empty', 0, 1000],
  ['no longer empty', 5, 0],
])('a file that is %s than expected is left out, and its neighbours are whole', async (_, found, expected) => {
  const changed: InputItem = {
    id: 'changed',
    source: { kind: 'file', path: await fileOf('changed', randomBytes(found)), bytes: expected },
  };
  const content = randomBytes(1000);
  const neighbour = (id: string): InputItem => ({ id, source: { kind: 'bytes', bytes: content } });

  const { body, failed } = await encodeInputs([changed, neighbour('a'), changed, neighbour('b')]);

  const kept = ['a', 'b'].map((id) => ({ item: neighbour(id), content }));
  expect(body.toString()).toBe(naive(kept, {}));
  expect(failed.map(({ index }) => index)).toEqual([0, 2]);
  const error = failed[0]?.error as FileChangedError;
  expect(error).toBeInstanceOf(FileChangedError);
  expect(error.path).toBe(join(folder, 'changed'));
});

test('a missing file and a folder are reported with path and reason', async () => {
  const missing = join(folder, 'missing.jpg');
  const items: InputItem[] = [
    { source: { kind: 'file', path: missing, bytes: 10 } },
    { source: { kind: 'file', path: missing } },
    { source: { kind: 'file', path: folder, bytes: 10 } },
    { source: { kind: 'file', path: folder } },
  ];

  const { body, failed } = await encodeInputs(items, { model: 1 });

  expect(body.toString()).toBe('{"inputs":[],"model":1}');
  const codes = failed.map(({ error }) => (error as FileUnreadableError).code);
  expect(codes).toEqual(['ENOENT', 'ENOENT', 'EISDIR', 'not a file']);
  expect(failed[0]?.error.message).toContain(missing);
});

test.each(['data:image/png;base64,AAAA', 'AA"A', 'AAAA\n', 'AA==A'])(
  'the base64 text %o is refused',
  async (base64) => {
    const { failed } = await encodeInputs([{ source: { kind: 'base64', base64 } }]);

    expect(failed[0]?.error.message).toContain('base64');
  },
);

test('an item that does not fit is left out, and smaller ones after it still go', async () => {
  const large: InputItem = { id: 'large', source: { kind: 'bytes', bytes: randomBytes(4000) } };
  const small: InputItem = { id: 'small', source: { kind: 'bytes', bytes: randomBytes(30) } };

  const { body, failed } = await encodeInputs([small, large, { ...small, id: 'b' }], {}, { maxBytes: 3000 });

  expect(failed).toHaveLength(1);
  expect(failed[0]?.error).toBeInstanceOf(BodyFullError);
  expect(body.length).toBeLessThanOrEqual(3000);
  expect(body.toString()).toContain('"id":"b"');
});

test('a buffer is grown once for what it must hold, and kept for the next body', async () => {
  const buffer = new BodyBuffer();
  await encodeInputs([bytesItem(300_000)], {}, { buffer });
  const { capacity } = buffer;

  const { body } = await encodeInputs([bytesItem(3000)], {}, { buffer });

  expect(buffer.capacity).toBe(capacity);
  expect(capacity).toBeLessThan(610_000);
  expect(body.length).toBeLessThan(5000);
});

test('encoding stops between two items when aborted', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));

  const result = encodeInputs([{ source: { kind: 'url', url: 'https://img.example/a' } }], {}, { signal });

  await expect(result).rejects.toThrow('stopped');
});
