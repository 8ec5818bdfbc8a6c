import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BodyBuffer } from '../../src/client/body-buffer.ts';
import { encodeInputs } from '../../src/client/body.ts';
import { wireInput, type InputItem } from '../../src/client/input-item.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-file-'));
});

afterAll(async () => rm(folder, { recursive: true }));

async function fileOf(name: string, length: number): Promise<{ readonly item: InputItem; readonly content: Buffer }> {
  const content = Buffer.alloc(length, name);
  const path = join(folder, name);
  await writeFile(path, content);
  return { item: { id: name, source: { kind: 'file', path } }, content };
}

function missing(id: string): InputItem {
  return { id, source: { kind: 'file', path: join(folder, id) } };
}

/** Paths in the test's folder that the process has open. */
async function openPaths(): Promise<readonly string[]> {
  const descriptors = await readdir('/proc/self/fd');
  const paths = await Promise.all(descriptors.map(async (each) => readlink(`/proc/self/fd/${each}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(folder));
}

test('many files, small, large and missing, each come whole and in order', async () => {
  const lengths = Array.from({ length: 30 }, (_, index) => (index % 7 === 0 ? 800_000 + index : index * 1000));
  const files = await Promise.all(lengths.map(async (length, index) => fileOf(`many-${index}`, length)));
  const items = files.flatMap(({ item }, index) => (index % 5 === 0 ? [item, missing(`gone-${index}`)] : [item]));

  const { body, failed } = await encodeInputs(items);

  const inputs = files.map(({ item, content }) => wireInput(item, content.toString('base64')));
  expect(body.equals(Buffer.from(JSON.stringify({ inputs })))).toBe(true);
  expect(failed.map(({ index }) => items[index]?.id)).toEqual([0, 5, 10, 15, 20, 25].map((index) => `gone-${index}`));
});

test.skipIf(process.platform === 'win32')('a pipe that nobody writes to is refused, not waited for', async () => {
  const path = join(folder, 'pipe');
  await promisify(execFile)('mkfifo', [path]);

  const { failed } = await encodeInputs([
    { source: { kind: 'file', path } },
    { source: { kind: 'file', path, bytes: 9 } },
  ]);

  expect(failed).toMatchObject([{ error: { code: 'not a file' } }, { error: { path } }]);
});

test.skipIf(process.platform !== 'linux')(
  'no file stays open when a body is given up, and its buffer serves on',
  async () => {
    const files = await Promise.all([1, 2, 3, 4].map(async (index) => fileOf(`large-${index}`, 1_000_000)));
    const buffer = new BodyBuffer();
    const controller = new AbortController();
    const items = files.map(({ item }) => item);

    const givenUp = encodeInputs(items, {}, { buffer, signal: controller.signal });
    controller.abort(new Error('stopped'));

    await expect(givenUp).rejects.toThrow('stopped');
    expect(await openPaths()).toEqual([]);
    const { failed } = await encodeInputs(items, {}, { buffer });
    expect(failed).toEqual([]);
    expect(await openPaths()).toEqual([]);
  },
);
