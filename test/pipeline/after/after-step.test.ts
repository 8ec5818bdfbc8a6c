import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { AfterStep } from '../../../src/pipeline/after/after-step.ts';
import { parseAfter } from '../../../src/pipeline/after/parse-after.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const hash = (content: string): string => createHash('sha256').update(content).digest('hex');

interface Place {
  readonly photos: string;
  readonly done: string;
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos', 'deep'), { recursive: true });
  await mkdir(join(folder, 'done'));
  return { photos: join(folder, 'photos'), done: join(folder, 'done') };
}

async function put(folder: string, path: string, content: string): Promise<Parameters<AfterStep['add']>[0]> {
  await writeFile(join(folder, path), content);
  return { file: join(folder, path), path, sha256: hash(content) };
}

interface Stepping {
  readonly step: AfterStep;
  readonly left: readonly (readonly [string, string | null])[];
  readonly stayed: readonly string[];
  readonly troubles: readonly (string | undefined)[];
}

function stepping(after: 'delete' | `move:${string}`, graceMs = 0): Stepping {
  const left: [string, string | null][] = [];
  const stayed: string[] = [];
  const troubles: (string | undefined)[] = [];
  const what = parseAfter(after);
  if (what.kind === 'none') throw new Error('nothing to test');
  const step = new AfterStep({
    after: what,
    graceMs,
    onLeft: (file, target) => left.push([file, target]),
    onStayed: (_, message) => stayed.push(message),
    onTrouble: (message) => troubles.push(message),
  });
  onTestFinished(async () => step.close());
  return { step, left, stayed, troubles };
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

  it.each(['delete', 'move'] as const)(
    'leaves an image that has changed since it was sent, and says so (%s)',
    async (kind) => {
      const { photos, done } = await place();
      const { step, left, stayed } = stepping(kind === 'move' ? `move:${done}` : 'delete');
      const changed = await put(photos, 'changed.jpg', 'before');
      await writeFile(changed.file, 'after');
      const same = await put(photos, 'same.jpg', 'same');

      step.add(changed);
      step.add(same);

      await expect.poll(() => left.map(([file]) => file)).toEqual([same.file]);
      expect(stayed).toEqual([expect.stringContaining(`${changed.file} stays where it is: it changed`)]);
      expect(await contentsBelow(photos)).toEqual(new Set(['after']));
    },
  );

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
    await writeFile(join(done, 'deep'), 'a file where the folder should be');
    const { step, left, troubles } = stepping(`move:${done}`);
    const cat = await put(photos, 'deep/cat.jpg', 'cat');

    step.add(cat);
    await expect.poll(() => troubles).toEqual([expect.stringContaining(`${cat.file} cannot be moved to ${done}: `)]);
    expect(await contentsBelow(photos)).toEqual(new Set(['cat']));
    await rename(join(done, 'deep'), join(done, 'deep.txt'));
    step.add(cat);

    await expect.poll(() => left.length).toBe(1);
    expect(troubles.at(-1)).toBeUndefined();
  });

  it('waits for the whole grace of each file, also one that no timer can wait at once', async () => {
    const { photos, done } = await place();
    const clock = createFakeClock();
    const left: string[] = [];
    const graceMs = 30 * 86_400_000;
    const step = new AfterStep({
      after: { kind: 'move', folder: done },
      graceMs,
      clock,
      onLeft: (file) => left.push(file),
      onTrouble: () => undefined,
    });
    const cat = await put(photos, 'cat.jpg', 'cat');

    step.add(cat);

    await expect.poll(() => left).toEqual([cat.file]);
    expect(clock.waits).toEqual([2 ** 31 - 1, graceMs - (2 ** 31 - 1)]);
  });

  it('takes no more files than may wait, and none twice', async () => {
    const { photos } = await place();
    const options = { onLeft: () => undefined, onTrouble: () => undefined };
    const step = new AfterStep({ after: { kind: 'delete' }, graceMs: 60_000, maxWaiting: 2, ...options });
    onTestFinished(async () => step.close());
    const names = ['a.jpg', 'a.jpg', 'b.jpg', 'c.jpg'];

    for (const name of names) step.add(await put(photos, name, name));

    expect(step.waiting).toBe(2);
  });

  it('takes neither an address nor what is in the folder already', async () => {
    const { photos, done } = await place();
    const { step } = stepping(`move:${done}`, 60_000);

    step.add({ ...(await put(photos, 'cat.jpg', 'cat')), file: 'https://example.com/cat.jpg' });
    step.add(await put(done, 'cat.jpg', 'cat'));

    expect(step.waiting).toBe(0);
  });

  it('finishes the file in hand when it is closed, and begins no other', async () => {
    const { photos, done } = await place();
    const files = await Promise.all(['a', 'b'].map(async (name) => put(photos, `${name}.jpg`, name.repeat(5_000_000))));
    const { step, left } = stepping(`move:${done}`);

    for (const file of files) step.add(file);
    await step.close();

    expect(left).toHaveLength(1);
    expect(await readdir(photos)).toEqual(['b.jpg', 'deep']);
  });
});
