import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { chmod, lstat, mkdir, readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { DoneFile } from '../../../src/pipeline/after/done-file.ts';
import { moveFile } from '../../../src/pipeline/after/move-file.ts';
import { targetOf } from '../../../src/pipeline/after/target-names.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function put(folder: string, path: string, content: string): Promise<DoneFile> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
  return { file: join(folder, path), path, sha256: createHash('sha256').update(content).digest('hex') };
}

/** A folder on another file system than the given one; undefined where there is none. */
async function elsewhere(folder: string): Promise<string | undefined> {
  const memory = await stat('/dev/shm').catch(() => undefined);
  return memory === undefined || memory.dev === (await stat(folder)).dev ? undefined : temporaryFolder('/dev/shm');
}

describe('on another file system', () => {
  it('copies a file with its times and rights, and removes the original only then', async ({ skip }) => {
    const photos = await temporaryFolder();
    const done = await elsewhere(photos);
    if (done === undefined) return skip('there is no second file system here');
    const cat = await put(photos, 'deep/cat.jpg', 'cat');
    await chmod(cat.file, 0o440);
    await utimes(cat.file, 1e9, 1e9 + 0.5);

    const target = await moveFile(cat, await lstat(cat.file), done);

    expect(target).toBe(join(done, 'deep/cat.jpg'));
    expect(await readFile(target!, 'utf8')).toBe('cat');
    const { mtimeMs, mode } = await stat(target!);
    expect([mtimeMs, mode & 0o777]).toEqual([1e12 + 500, 0o440]);
    expect(await readdir(join(done, 'deep'))).toEqual(['cat.jpg']);
    expect(await readdir(join(photos, 'deep'))).toEqual([]);
  });

  it('numbers a name that is taken, and removes the original of what is there already', async ({ skip }) => {
    const photos = await temporaryFolder();
    const done = await elsewhere(photos);
    if (done === undefined) return skip('there is no second file system here');
    await put(done, 'cat.jpg', 'another cat');
    const first = await put(photos, 'cat.jpg', 'cat');

    expect(await moveFile(first, await lstat(first.file), done)).toBe(join(done, 'cat-1.jpg'));
    const again = await put(photos, 'cat.jpg', 'cat');
    expect(await moveFile(again, await lstat(again.file), done)).toBe(join(done, 'cat-1.jpg'));

    expect((await readdir(done)).toSorted()).toEqual(['cat-1.jpg', 'cat.jpg']);
    expect(await readdir(photos)).toEqual([]);
  });

  it('keeps what came to be while the copy was made', async ({ skip }) => {
    const photos = await temporaryFolder();
    const done = await elsewhere(photos);
    if (done === undefined) return skip('there is no second file system here');
    const cat = await put(photos, 'cat.jpg', 'cat');
    const seen = lstatSync(cat.file);

    const moving = moveFile(cat, seen, done);
    await writeFile(cat.file, 'a new cat');
    const target = await moving.catch(() => undefined);

    expect(target).toBeUndefined();
    expect(await readFile(cat.file, 'utf8')).toBe('a new cat');
    expect((await readdir(done)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('its place', () => {
  it.each([
    ['keeps the path below the source', '/in/a/b.jpg', 'a/b.jpg', '/done/a/b.jpg'],
    ['keeps what tells several sources apart', '/in/a/b.jpg', 'in/a/b.jpg', '/done/in/a/b.jpg'],
    ['lies below the folder where a source is named from the root', '/in/b.jpg', '/in/b.jpg', '/done/in/b.jpg'],
    ['never leaves the folder', '/in/b.jpg', '../../in/b.jpg', '/done/in/b.jpg'],
    ['is spelled as the file system does', '/in/cafe\u0301.jpg', 'caf\u00e9.jpg', '/done/cafe\u0301.jpg'],
  ])('%s', (_, file, path, expected) => {
    expect(targetOf({ file, path }, '/done')).toBe(expected);
  });
});
