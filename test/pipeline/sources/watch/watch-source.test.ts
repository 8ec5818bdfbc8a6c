import { execFile } from 'node:child_process';
import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, it, onTestFinished, vi } from 'vitest';

import { watchSource, type WatchOptions } from '../../../../src/pipeline/sources/watch/watch-source.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

interface Watched {
  readonly folder: string;
  /** Paths in the order in which they were found, some perhaps several times. */
  readonly found: readonly string[];
  readonly troubles: readonly (string | undefined)[];
}

/** Watches a new folder in which one image lies already. */
async function watched(options: Partial<WatchOptions> = {}): Promise<Watched> {
  const folder = join(await temporaryFolder(), 'photos');
  await mkdir(folder);
  return watchedIn(folder, options);
}

async function watchedIn(folder: string, options: Partial<WatchOptions> = {}): Promise<Watched> {
  await writeFile(join(folder, 'first.jpg'), 'x');
  const found: string[] = [];
  const troubles: (string | undefined)[] = [];
  const controller = new AbortController();
  const root = { source: 'folder:photos', identity: 'folder:photos', folder, pattern: '**/*', prefix: '' };
  const source = watchSource(root, { gatherMs: 20, onTrouble: (_, message) => troubles.push(message), ...options });
  const ended = (async () => {
    for await (const file of source(controller.signal)) found.push(file.path);
  })();
  onTestFinished(async () => {
    controller.abort();
    await ended;
  });
  await expect.poll(() => found).toEqual(['first.jpg']);
  return { folder, found, troubles };
}

async function put(folder: string, path: string, content = 'x'): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), content);
}

it('finds what comes, also in new folders, and nothing that is no image or clutter', async () => {
  const { folder, found } = await watched();

  await put(folder, 'second.JPG');
  await put(folder, 'new/deep/third.png');
  await put(folder, 'notes.txt');
  await put(folder, '.hidden.jpg');
  await put(folder, '@eaDir/thumb.jpg');
  await put(folder, 'half.jpg.part');

  await expect
    .poll(() => found.toSorted())
    .toEqual(expect.arrayContaining(['first.jpg', 'new/deep/third.png', 'second.JPG']));
  expect(found.some((path) => /txt|hidden|eaDir|part/.test(path))).toBe(false);
});

it('finds a file under its new name, and one whose content changed in place', async () => {
  const { folder, found } = await watched();

  await rename(join(folder, 'first.jpg'), join(folder, 'renamed.jpg'));
  await expect.poll(() => found).toContain('renamed.jpg');
  const before = found.filter((path) => path === 'renamed.jpg').length;
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await writeFile(join(folder, 'renamed.jpg'), 'other');

  await expect.poll(() => found.filter((path) => path === 'renamed.jpg').length).toBeGreaterThan(before);
});

it('loses no file of folders that are dropped in', async () => {
  const { folder, found } = await watched();
  const drop = join(await temporaryFolder(), 'drop');
  for (let index = 0; index < 1000; index += 1) await put(drop, `${index % 40}/${index}.jpg`);

  for (const name of ['a', 'b', 'c']) await promisify(execFile)('cp', ['-r', drop, join(folder, name)]);

  await expect.poll(() => new Set(found).size, { timeout: 20_000 }).toBe(3001);
});

it('waits for a root that vanishes, says so once, and finds what is there when it comes back', async () => {
  const { folder, found, troubles } = await watched();

  await rename(folder, `${folder}-away`);
  await expect.poll(() => troubles, { timeout: 10_000 }).toEqual([expect.stringContaining('cannot be read (ENOENT)')]);
  await put(`${folder}-away`, 'while-away.jpg');
  await rename(`${folder}-away`, folder);

  await expect.poll(() => found, { timeout: 10_000 }).toContain('while-away.jpg');
  await put(folder, 'afterwards.jpg');
  await expect.poll(() => found, { timeout: 10_000 }).toContain('afterwards.jpg');
  expect(troubles.at(-1)).toBeUndefined();
});

it('does not say that all was found before it could look', async () => {
  const folder = join(await temporaryFolder(), 'later');
  const told: string[] = [];
  const controller = new AbortController();
  const root = { source: 'folder:later', identity: 'folder:later', folder, pattern: '**/*', prefix: '' };
  const source = watchSource(root, {
    pollMs: 50,
    onFirstLook: (folders) => told.push(`${folders} watched`),
    onTrouble: (_, message) => told.push(message ?? 'well'),
  });
  const ended = (async () => {
    for await (const file of source(controller.signal)) told.push(file.path);
  })();
  await expect.poll(() => told).toEqual([expect.stringContaining('waiting for it')]);
  await put(folder, 'first.jpg');

  await expect.poll(() => told.slice(1)).toEqual(['first.jpg', 'well', '1 watched']);
  controller.abort();
  await ended;
});

it('goes on with another folder in the place of a root, which nothing tells of', async () => {
  const { folder, found, troubles } = await watched();
  const other = join(await temporaryFolder(), 'other');
  await put(other, 'other.jpg');

  await rename(folder, `${folder}-away`);
  await rename(other, folder);

  await expect.poll(() => found, { timeout: 10_000 }).toContain('other.jpg');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await put(folder, 'afterwards.jpg');
  await expect.poll(() => found, { timeout: 2000 }).toContain('afterwards.jpg');
  expect(troubles.filter((trouble) => trouble !== undefined)).toEqual([]);
});

it('finds what comes to the folder that a root is a link to', async () => {
  const real = join(await temporaryFolder(), 'real');
  await mkdir(real);
  const link = join(await temporaryFolder(), 'link');
  await symlink(real, link);
  const { found } = await watchedIn(link);
  // The folder's own time says nothing of it any more.
  await new Promise((resolve) => setTimeout(resolve, 2500));

  await put(real, 'new/second.jpg');

  await expect.poll(() => found, { timeout: 5000 }).toContain('new/second.jpg');
});

it('looks at everything at its times, also when the clock is set back', async () => {
  const { folder, found } = await watched({ sweepMs: 500 });
  await utimes(folder, new Date(0), new Date(0));
  await new Promise((resolve) => setTimeout(resolve, 300));

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  const before = found.length;
  await new Promise((resolve) => setTimeout(resolve, 1200));

  expect(found.length).toBeGreaterThan(before);
});

it('finds everything by looking, where no hints come', async () => {
  const { folder, found } = await watched({ sweepMs: 50 });
  await rm(join(folder, 'first.jpg'));

  await put(folder, 'x/y/z/deep.jpg');

  await expect.poll(() => found).toContain('x/y/z/deep.jpg');
});

it('leaves out folders that it is told to, and images that the glob does not mean', async () => {
  const folder = join(await temporaryFolder(), 'photos');
  for (const path of ['in/a.png', 'in/b.jpg', 'done/c.png']) await put(folder, path);
  const found: string[] = [];
  const controller = new AbortController();
  const root = { source: 'glob:photos', identity: 'glob:photos', folder, pattern: '**/*.PNG', prefix: '' };
  const source = watchSource(root, { gatherMs: 20, leftOut: [join(folder, 'done')], onTrouble: () => undefined });
  const ended = (async () => {
    for await (const file of source(controller.signal)) found.push(file.path);
  })();
  await expect.poll(() => found).toEqual(['in/a.png']);

  await put(folder, 'done/d.png');
  await put(folder, 'in/e.png');
  await expect.poll(() => found).toContain('in/e.png');
  controller.abort();
  await ended;

  expect(new Set(found)).toEqual(new Set(['in/a.png', 'in/e.png']));
});
