import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BodyBuffer } from '../../src/client/body-buffer.ts';
import { encodeInputs, type EncodedInputs } from '../../src/client/body.ts';
import { FileEncoder } from '../../src/client/file-encoder.ts';
import { wireInput, type InputItem } from '../../src/client/input-item.ts';

const encoder = new FileEncoder();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-encoder-'));
});
afterAll(async () => {
  await encoder.close();
  await rm(folder, { recursive: true });
});

interface Written {
  readonly item: InputItem;
  readonly content: Buffer;
}

async function fileOf(name: string, length: number): Promise<Written> {
  const content = Buffer.alloc(length, `${name} `);
  const path = join(folder, name);
  await writeFile(path, content);
  return { item: { id: name, source: { kind: 'file', path } }, content };
}

async function filesOf(name: string, lengths: readonly number[]): Promise<readonly Written[]> {
  return Promise.all(lengths.map(async (length, index) => fileOf(`${name}-${index}`, length)));
}

function missing(id: string): InputItem {
  return { id, source: { kind: 'file', path: join(folder, id) } };
}

/** What the body should be, built the plain way. */
function plain(files: readonly Written[]): string {
  return JSON.stringify({ inputs: files.map(({ item, content }) => wireInput(item, content.toString('base64'))) });
}

function idsOf(items: readonly InputItem[], { failed }: EncodedInputs): readonly unknown[] {
  return failed.map(({ index }) => items[index]?.id);
}

describe('many files', () => {
  it('come whole and in order, small, large and empty ones, and the missing are named', async () => {
    const lengths = Array.from({ length: 30 }, (_, index) => (index % 7 === 0 ? 800_000 + index : index * 1000));
    const files = await filesOf('many', lengths);
    const items = files.flatMap(({ item }, index) => (index % 5 === 0 ? [item, missing(`gone-${index}`)] : [item]));

    const encoded = await encodeInputs(items, {}, { encoder });

    expect(encoded.body.equals(Buffer.from(plain(files)))).toBe(true);
    expect(idsOf(items, encoded)).toEqual([0, 5, 10, 15, 20, 25].map((index) => `gone-${index}`));
    expect(encoded.failed[0]?.error).toMatchObject({ name: 'FileUnreadableError', code: 'ENOENT' });
  });

  it('stand in order among addresses and bytes', async () => {
    const files = await filesOf(
      'mixed',
      Array.from({ length: 24 }, (_, index) => 500 + index),
    );
    const url: InputItem = { id: 'url', source: { kind: 'url', url: 'https://example.com/a.jpg' } };
    const bytes: InputItem = { id: 'bytes', source: { kind: 'bytes', bytes: Buffer.from('abc') } };
    const items = [missing('first'), ...files.slice(0, 12).map(({ item }) => item), url, bytes];
    const rest = files.slice(12).map(({ item }) => item);

    const { body } = await encodeInputs([...items, ...rest], { model: {} }, { encoder });

    const { inputs } = JSON.parse(body.toString()) as { inputs: { id: string }[] };
    expect(inputs.map(({ id }) => id)).toEqual([...items.slice(1), ...rest].map(({ id }) => id));
  });

  it('that changed or do not fit are left out, and their neighbours are not harmed', async () => {
    const files = await filesOf(
      'changed',
      Array.from({ length: 12 }, () => 3000),
    );
    const grown: InputItem = { id: 'grown', source: { kind: 'file', path: join(folder, 'changed-0'), bytes: 2999 } };
    const shrunk: InputItem = { id: 'shrunk', source: { kind: 'file', path: join(folder, 'changed-0'), bytes: 3001 } };
    const large = await fileOf('too-large', 90_000);
    const items = [grown, ...files.map(({ item }) => item), shrunk, large.item];

    const encoded = await encodeInputs(items, {}, { encoder, maxBytes: 60_000 });

    expect(encoded.body.toString()).toBe(plain(files));
    expect(idsOf(items, encoded)).toEqual(['grown', 'shrunk', 'too-large']);
    expect(encoded.failed.map(({ error }) => error.name)).toEqual([
      'FileChangedError',
      'FileChangedError',
      'BodyFullError',
    ]);
  });

  it('give the same body as one file at a time, whatever their sizes', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 9, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const items = (await filesOf('law', lengths)).map(({ item }) => item);
        const together = await encodeInputs(items, { tail: 'ü' }, { encoder });
        const oneByOne = await encodeInputs(items, { tail: 'ü' });
        expect(together.body.equals(oneByOne.body)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('find room in a buffer that grows, and the buffer serves the next body', async () => {
    const buffer = new BodyBuffer();
    const large = await filesOf(
      'grow',
      Array.from({ length: 10 }, () => 400_000),
    );
    const small = await filesOf(
      'again',
      Array.from({ length: 10 }, () => 10),
    );

    const first = await encodeInputs(
      large.map(({ item }) => item),
      {},
      { encoder, buffer },
    );
    expect(first.body.equals(Buffer.from(plain(large)))).toBe(true);
    const { capacity } = buffer;
    const second = await encodeInputs(
      small.map(({ item }) => item),
      {},
      { encoder, buffer },
    );

    expect(second.body.toString()).toBe(plain(small));
    expect(buffer.capacity).toBe(capacity);
  });

  it('do not mix when several bodies are made at once', async () => {
    const several = await Promise.all(['p', 'q', 'r'].map(async (name) => filesOf(name, Array(10).fill(50_000))));

    const bodies = await Promise.all(
      several.map(async (files) =>
        encodeInputs(
          files.map(({ item }) => item),
          {},
          { encoder },
        ),
      ),
    );

    for (const [index, { body }] of bodies.entries()) expect(body.toString()).toBe(plain(several[index]!));
  });
});

describe.each([
  { how: 'alone', count: 1 },
  { how: 'among many', count: 12 },
])('a file $how', ({ count }) => {
  it.skipIf(process.platform === 'win32')('that is a pipe nobody writes to is refused, not waited for', async () => {
    const path = join(folder, `pipe-${count}`);
    await promisify(execFile)('mkfifo', [path]);
    const pipes = Array.from({ length: count }, (): InputItem => ({ source: { kind: 'file', path } }));

    const { failed } = await encodeInputs([...pipes, { source: { kind: 'file', path, bytes: 9 } }], {}, { encoder });

    expect(failed).toHaveLength(count + 1);
    expect(failed[0]).toMatchObject({ error: { code: 'not a file' } });
    expect(failed[count]).toMatchObject({ error: { path } });
  });
});
