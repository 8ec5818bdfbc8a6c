import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

import { AfterStep } from '../../../src/pipeline/after/after-step.ts';
import { moveFile } from '../../../src/pipeline/after/move-file.ts';
import { parseAfter } from '../../../src/pipeline/after/parse-after.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const hash = (content: string): string => createHash('sha256').update(content).digest('hex');

interface Place {
  readonly photos: string;
  readonly done: string;
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos', 'deep'), { recursive: true });
  return { photos: join(folder, 'photos'), done: join(folder, 'done') };
}

async function put(folder: string, path: string, content: string): Promise<Parameters<AfterStep['add']>[0]> {
  await writeFile(join(folder, path), content);
  return { file: join(folder, path), path, sha256: hash(content) };
}

interface Stepping {
  readonly step: AfterStep;
  readonly left: readonly (readonly [string, string | null])[];
  readonly troubles: readonly (string | undefined)[];
}

function stepping(after: 'delete' | `move:${string}`, graceMs = 0): Stepping {
  const left: [string, string | null][] = [];
  const troubles: (string | undefined)[] = [];
  const what = parseAfter(after);
  if (what.kind === 'none') throw new Error('nothing to test');
  const step = new AfterStep({
    after: what,
    graceMs,
    onLeft: (file, target) => left.push([file, target]),
    onTrouble: (message) => troubles.push(message),
  });
  onTestFinished(async () => step.close());
  return { step, left, troubles };
}

async function contentsBelow(...folders: readonly string[]): Promise<ReadonlySet<string>> {
  const contents = new Set<string>();
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile()) contents.add(await readFile(join(entry.parentPath, entry.name), 'utf8'));
    }
  }
  return contents;
}

describe('parseAfter', () => {
  it('reads none, delete and a folder to move to', () => {
    expect(parseAfter('none')).toEqual({ kind: 'none' });
    expect(parseAfter('delete')).toEqual({ kind: 'delete' });
    expect(parseAfter('move:/done: today')).toEqual({ kind: 'move', folder: '/done: today' });
  });

  it.each(['', 'move', 'move:', 'move: ', 'DELETE', 'archive'])('refuses "%s"', (text) => {
    expect(() => parseAfter(text)).toThrow('It must be none, delete, or move:DIR with a folder.');
  });
});

describe('AfterStep', () => {
  it('moves an image to its path below the folder, and keeps its times', async () => {
    const { photos, done } = await place();
    const file = await put(photos, 'deep/cat.jpg', 'cat');
    await utimes(file.file, 1e9, 1e9);
    const { step, left } = stepping(`move:${done}`);

    step.add(file);

    await expect.poll(() => left).toEqual([[file.file, join(done, 'deep/cat.jpg')]]);
    expect((await stat(join(done, 'deep/cat.jpg'))).mtimeMs).toBe(1e12);
    expect(await contentsBelow(photos)).toEqual(new Set());
  });

  it('deletes an image when told so', async () => {
    const { photos } = await place();
    const { step, left } = stepping('delete');

    const file = await put(photos, 'cat.jpg', 'cat');
    step.add(file);

    await expect.poll(() => left).toEqual([[file.file, null]]);
    expect(await contentsBelow(photos)).toEqual(new Set());
  });

  it.each(['delete', 'move'] as const)('leaves an image that has changed since it was sent (%s)', async (kind) => {
    const { photos, done } = await place();
    const { step, left } = stepping(kind === 'move' ? `move:${done}` : 'delete');
    const changed = await put(photos, 'changed.jpg', 'before');
    await writeFile(changed.file, 'after');
    const same = await put(photos, 'same.jpg', 'same');

    step.add(changed);
    step.add(same);

    await expect.poll(() => left.map(([file]) => file)).toEqual([same.file]);
    expect(await contentsBelow(photos)).toEqual(new Set(['after']));
  });

  it('touches nothing that is no regular file of its own', async () => {
    const { photos, done } = await place();
    const target = await put(photos, 'target.jpg', 'cat');
    await symlink(target.file, join(photos, 'link.jpg'));
    const { step, left } = stepping(`move:${done}`);
    const other = await put(photos, 'other.jpg', 'other');

    step.add({ ...target, file: join(photos, 'link.jpg'), path: 'link.jpg' });
    step.add(other);

    await expect.poll(() => left.map(([file]) => file)).toEqual([other.file]);
    expect(await readdir(photos)).toEqual(expect.arrayContaining(['link.jpg', 'target.jpg']));
  });

  it('overwrites nothing: another content gets a number, the same content is there once', async () => {
    const { photos, done } = await place();
    await mkdir(done);
    await writeFile(join(done, 'cat.jpg'), 'another cat');
    await writeFile(join(done, 'dog.jpg'), 'dog');
    const { step, left } = stepping(`move:${done}`);
    const cat = await put(photos, 'cat.jpg', 'cat');
    const dog = await put(photos, 'dog.jpg', 'dog');

    step.add(cat);
    step.add(dog);

    await expect.poll(() => left.length).toBe(2);
    expect((await readdir(done)).toSorted()).toEqual(['cat-1.jpg', 'cat.jpg', 'dog.jpg']);
    expect(await contentsBelow(done)).toEqual(new Set(['another cat', 'cat', 'dog']));
  });

  it('leaves images where they are during their grace, and when it is closed in it', async () => {
    const { photos, done } = await place();
    const { step, left } = stepping(`move:${done}`, 60_000);

    step.add(await put(photos, 'cat.jpg', 'cat'));
    await step.close();

    expect(left).toEqual([]);
    expect(await contentsBelow(photos)).toEqual(new Set(['cat']));
  });

  it('says why images cannot leave, leaves them, and says when they can again', async () => {
    const { photos, done } = await place();
    await writeFile(done, 'a file where the folder should be');
    const { step, left, troubles } = stepping(`move:${done}`);
    const cat = await put(photos, 'cat.jpg', 'cat');

    step.add(cat);
    await expect.poll(() => troubles).toEqual([expect.stringContaining(`Images cannot be moved to ${done}: `)]);
    expect(await contentsBelow(photos)).toEqual(new Set(['cat']));
    await rename(done, `${done}.txt`);
    step.add(cat);

    await expect.poll(() => left.length).toBe(1);
    expect(troubles.at(-1)).toBeUndefined();
  });
});

describe('moveFile', () => {
  it('copies to another file system, and removes the original only then', async ({ skip }) => {
    const { photos } = await place();
    const memory = await stat('/dev/shm').catch(() => undefined);
    if (memory === undefined || memory.dev === (await stat(photos)).dev) skip('there is no second file system here');
    const done = await temporaryFolder('/dev/shm');
    const file = await put(photos, 'cat.jpg', 'cat');
    await utimes(file.file, 1e9, 1e9);

    const target = await moveFile(file, done);

    expect(target).toBe(join(done, 'cat.jpg'));
    expect((await stat(target!)).mtimeMs).toBe(1e12);
    expect(await contentsBelow(photos)).toEqual(new Set());
    expect(await readdir(done)).toEqual(['cat.jpg']);
  });

  it.each(['../../escape.jpg', '/etc/escape.jpg', './a/../b.jpg'])('never leaves the folder: %s', async (path) => {
    const { photos, done } = await place();
    const file = await put(photos, 'cat.jpg', 'cat');

    const target = await moveFile({ ...file, path }, done);

    expect(target!.startsWith(`${done}/`)).toBe(true);
  });

  it('loses no content, whatever is moved in which order and whatever lies there already', async () => {
    const name = fc.constantFrom('a.jpg', 'b.jpg', 'deep/a.jpg');
    const content = fc.constantFrom('one', 'two', 'three');
    const step = fc.record({ name, content, isChanged: fc.boolean() });
    const holds = fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const { photos, done } = await place();
        for (const { name: path, content: text, isChanged } of steps) {
          const file = await put(photos, path, text);
          if (isChanged) await writeFile(file.file, 'changed meanwhile');
          const before = await contentsBelow(photos, done);
          await moveFile(file, done);
          expect(await contentsBelow(photos, done)).toEqual(before);
        }
      }),
      { numRuns: 30 },
    );

    await expect(holds).resolves.toBeUndefined();
  });
});
