import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { link, mkdir, readFile, readdir, rename, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { expect, it, onTestFinished } from 'vitest';

import { AfterStep } from '../../../src/pipeline/after/after-step.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const run = promisify(execFile);

interface Place {
  readonly photos: string;
  readonly done: string;
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  await mkdir(join(folder, 'done'));
  return { photos: join(folder, 'photos'), done: join(folder, 'done') };
}

async function put(folder: string, path: string, content: string): Promise<Parameters<AfterStep['add']>[0]> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
  return { file: join(folder, path), path, sha256: createHash('sha256').update(content).digest('hex') };
}

interface Stepping {
  readonly step: AfterStep;
  readonly left: readonly (readonly [string, string | null])[];
  readonly troubles: readonly (string | undefined)[];
}

function moving(folder: string): Stepping {
  const left: [string, string | null][] = [];
  const troubles: (string | undefined)[] = [];
  const step = new AfterStep({
    after: { kind: 'move', folder },
    graceMs: 0,
    onLeft: (file, target) => left.push([file, target]),
    onTrouble: (message) => troubles.push(message),
  });
  onTestFinished(async () => step.close());
  return { step, left, troubles };
}

/** Adds a file and waits until it and everything before it has been dealt with. */
async function handled(
  { step, left }: Stepping,
  folder: string,
  ...files: Parameters<AfterStep['add']>[0][]
): Promise<void> {
  const last = await put(folder, 'last.jpg', 'last');
  for (const file of [...files, last]) step.add(file);
  await expect.poll(() => left.map(([file]) => file)).toContain(last.file);
}

it('does not take a link in the folder to the original for its copy', async () => {
  const { photos, done } = await place();
  const cat = await put(photos, 'cat.jpg', 'cat');
  await symlink(cat.file, join(done, 'cat.jpg'));

  await handled(moving(done), photos, cat);

  expect(await readFile(join(done, 'cat-1.jpg'), 'utf8')).toBe('cat');
});

it('does not take the original for its own copy where the folder is another way to the same place', async () => {
  const { photos, done } = await place();
  const cat = await put(photos, 'sub/cat.jpg', 'cat');
  await symlink(join(photos, 'sub'), join(done, 'sub'));

  await handled(moving(done), photos, cat);

  expect(await readFile(cat.file, 'utf8')).toBe('cat');
});

it('clears up what a crash between the two names of a file has left', async () => {
  const { photos, done } = await place();
  const cat = await put(photos, 'cat.jpg', 'cat');
  await link(cat.file, join(done, 'cat.jpg'));

  await handled(moving(done), photos, cat);

  expect(await readdir(photos)).toEqual([]);
  expect(await readFile(join(done, 'cat.jpg'), 'utf8')).toBe('cat');
});

it('leaves no second name when the original cannot be removed', async ({ skip }) => {
  const { photos, done } = await place();
  const cat = await put(photos, 'locked/cat.jpg', 'cat');
  const isLocked = await run('chattr', ['+i', dirname(cat.file)]).then(
    () => true,
    () => false,
  );
  if (!isLocked) skip('this user or file system cannot make a folder immutable');
  onTestFinished(async () => {
    await run('chattr', ['-i', dirname(cat.file)]);
  });
  const stepping = moving(done);

  await handled(stepping, photos, cat);

  expect(stepping.troubles[0]).toContain(cat.file);
  expect(await readFile(cat.file, 'utf8')).toBe('cat');
  expect(await readdir(done, { recursive: true })).toEqual(['last.jpg', 'locked']);
});

it('renames a file that may have no further link, and overwrites nothing then either', async ({ skip }) => {
  const { photos, done } = await place();
  const cat = await put(photos, 'cat.jpg', 'cat');
  const full = await linkedOut(cat.file, join(dirname(photos), 'links'));
  if (!full) skip('this file system does not limit the links of a file');
  await writeFile(join(done, 'cat.jpg'), 'another cat');

  await handled(moving(done), photos, cat);

  expect(await readFile(join(done, 'cat.jpg'), 'utf8')).toBe('another cat');
  expect(await readFile(join(done, 'cat-1.jpg'), 'utf8')).toBe('cat');
  expect(await readdir(photos)).toEqual([]);
});

/** Gives a file as many links as it may have; false when there is no end to them. */
async function linkedOut(file: string, folder: string): Promise<boolean> {
  await mkdir(folder);
  for (let index = 0; index < 66_000; index += 1) {
    try {
      await link(file, join(folder, `${index}`));
    } catch {
      return true;
    }
  }
  return false;
}

it('overwrites nothing beside its target on another file system', async ({ skip }) => {
  const { photos } = await place();
  const memory = await stat('/dev/shm').catch(() => undefined);
  if (memory === undefined || memory.dev === (await stat(photos)).dev) skip('there is no second file system here');
  const done = await temporaryFolder('/dev/shm');
  await writeFile(join(done, 'cat.jpg.part'), 'half a cat');
  const cat = await put(photos, 'cat.jpg', 'cat');

  await handled(moving(done), photos, cat);

  expect((await readdir(done)).toSorted()).toEqual(['cat.jpg', 'cat.jpg.part', 'last.jpg']);
  expect(await readFile(join(done, 'cat.jpg.part'), 'utf8')).toBe('half a cat');
});

it('makes no new folder in place of one that vanished, such as a disk that was taken away', async () => {
  const { photos, done } = await place();
  const stepping = moving(done);
  await handled(stepping, photos);
  await rename(done, `${done}-away`);
  const cat = await put(photos, 'cat.jpg', 'cat');

  stepping.step.add(cat);

  await expect.poll(() => stepping.troubles).toContainEqual(expect.stringContaining(done));
  expect(await readFile(cat.file, 'utf8')).toBe('cat');
  await expect(stat(done)).rejects.toThrow('ENOENT');
});

it('tells a kind of trouble once, for all the files that have it, until the first of them is through or gone', async () => {
  const { photos, done } = await place();
  await writeFile(join(done, 'sub'), 'a file where the folder should be');
  const stepping = moving(done);
  const cat = await put(photos, 'sub/cat.jpg', 'cat');
  const dog = await put(photos, 'sub/dog.jpg', 'dog');

  await handled(stepping, photos, cat, await put(photos, 'fine.jpg', 'fine'), dog);
  expect(stepping.troubles).toEqual([expect.stringContaining('is in the way')]);
  await unlink(join(done, 'sub'));
  stepping.step.add(cat);

  await expect.poll(() => stepping.troubles).toEqual([expect.any(String), undefined]);
  expect(await readFile(dog.file, 'utf8')).toBe('dog');
});
