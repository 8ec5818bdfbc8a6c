import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { globSource } from '../../../src/pipeline/sources/glob.ts';
import type { WalkOptions } from '../../../src/pipeline/sources/glob.ts';
import { IgnoredFiles } from '../../../src/pipeline/sources/ignored-files.ts';
import { resolveRoots, splitGlob } from '../../../src/pipeline/sources/roots.ts';
import { collect } from '../../support/collect.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glob-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function place(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '');
  }
}

async function walk(...targets: readonly string[]): Promise<string[]> {
  return walkWith({}, ...targets);
}

async function walkWith(options: WalkOptions, ...targets: readonly string[]): Promise<string[]> {
  const source = globSource(await resolveRoots(targets, folder), options);
  const files = await collect(source(new AbortController().signal));
  return files.map(({ path }) => path).toSorted();
}

describe('globSource', () => {
  it('finds images in all sub-folders, whatever the case of their extension', async () => {
    await place('a.jpg', 'sub/B.JPG', 'sub/deep/c.JpEg', 'd.png', 'notes.txt', 'e.webp', 'raw.cr2');

    expect(await walk('.')).toEqual(['a.jpg', 'd.png', 'e.webp', 'sub/B.JPG', 'sub/deep/c.JpEg']);
  });

  it.each(['a.jfif', 'a.PJPEG', 'a.pjp', 'a.jpe', 'a.JPG_Large', 'a.jpg_orig', 'a.apng', 'a.dib'])(
    'takes %s for an image',
    async (name) => {
      await place(name);

      expect(await walk('.')).toEqual([name]);
      expect(await walk('*.*')).toEqual([name]);
    },
  );

  it('takes a file that is named by itself whatever it is called: it is judged by its content', async () => {
    await place('notes.txt', 'no extension', '.hidden.jpg', 'half.tmp');

    for (const name of ['notes.txt', 'no extension', '.hidden.jpg', 'half.tmp'])
      expect(await walk(name)).toEqual([name]);
  });

  it('counts what lies in a folder and is not taken, but not clutter', async () => {
    await place('a.jpg', 'IMG_1.HEIC', 'sub/IMG_2.heic', 'logo.svg', 'b.MOV', 'c.mp4', 'words.txt', 'noname');
    await place('.DS_Store', '@eaDir/x.heic', 'd.heic.part');
    const ignored = new IgnoredFiles();

    await walkWith({ onIgnored: (name) => ignored.add(name) }, '.');

    expect(ignored.list()).toEqual([
      { kind: 'HEIC', count: 2 },
      { kind: 'SVG', count: 1 },
      { kind: 'video', count: 2 },
      { kind: 'other file', count: 2 },
    ]);
  });

  it('leaves out what storage devices, systems and unfinished downloads leave behind', async () => {
    await place(
      'photo.jpg',
      '@eaDir/photo.jpg/SYNOPHOTO_THUMB_M.jpg',
      'sub/@eaDir/x.jpg',
      '._photo.jpg',
      '.clarifai-ingest/engine/images/x.jpg',
      '#recycle/old.jpg',
      'big.jpg.part',
      'System Volume Information/x.jpg',
    );

    expect(await walk('.')).toEqual(['photo.jpg']);
  });

  it('keeps names with spaces, quotes, commas, newlines, brackets and emoji', async () => {
    const names = ['a "b", c.jpg', 'line\nbreak.jpg', '=1+1.jpg', '[x] {y}.jpg', '😀.jpg', '(1).jpg'];
    await place(...names);

    expect(await walk('.')).toEqual(names.toSorted());
  });

  it('spells paths in NFC', async () => {
    await place('caf\u0065\u0301.jpg');

    expect(await walk('.')).toEqual(['caf\u00e9.jpg']);
  });

  it('follows links to files but not to folders', async () => {
    await place('real/a.jpg');
    await symlink(join(folder, 'real/a.jpg'), join(folder, 'link.jpg'));
    await symlink(folder, join(folder, 'loop'));

    expect(await walk('.')).toEqual(['link.jpg', 'real/a.jpg']);
  });

  it('takes a glob, a single file, and a name that only looks like a glob', async () => {
    await place('one/a.jpg', 'one/b.png', 'two/c.jpg', '[2024]/d.jpg');

    expect(await walk('*/*.jpg')).toEqual(['[2024]/d.jpg', 'one/a.jpg', 'two/c.jpg']);
    expect(await walk('one/b.png')).toEqual(['b.png']);
    expect(await walk('[2024]')).toEqual(['d.jpg']);
  });

  it('keeps equal paths of several folders apart', async () => {
    await place('one/a.jpg', 'two/a.jpg');

    expect(await walk('one', 'two')).toEqual(['one/a.jpg', 'two/a.jpg']);
  });

  it('refuses a missing folder and names it', async () => {
    await expect(walk('nowhere')).rejects.toThrow('nowhere: no such file or folder.');
    await expect(walk('nowhere/*.jpg')).rejects.toThrow('the folder nowhere does not exist');
  });

  it('walks on only as far as its bound while the consumer sleeps', async () => {
    const folders = 120;
    const filesEach = 100;
    for (let index = 0; index < folders; index += 1) {
      await mkdir(join(folder, String(index)));
      await Promise.all(
        Array.from({ length: filesEach }, (_, file) => writeFile(join(folder, String(index), `${file}.jpg`), '')),
      );
    }
    const files = globSource(await resolveRoots(['.'], folder))(new AbortController().signal)[Symbol.asyncIterator]();

    await files.next();
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    await rm(join(folder, '119'), { recursive: true });
    await rm(join(folder, '118'), { recursive: true });
    await rm(join(folder, '60'), { recursive: true });
    let rest = 1;
    while (!(await files.next()).done) rest += 1;

    // Folders that the walk had not read yet are missing now; had it run ahead, all 12,000 files would be there.
    expect(rest).toBeLessThan(folders * filesEach);
  });
});

describe('splitGlob', () => {
  it.each([
    ['photos/2024/*.jpg', { base: 'photos/2024', pattern: '*.jpg' }],
    ['**/*.jpg', { base: '.', pattern: '**/*.jpg' }],
    ['/data/*/x.jpg', { base: '/data', pattern: '*/x.jpg' }],
    ['/*.jpg', { base: '/', pattern: '*.jpg' }],
  ])('splits %s', (glob, expected) => {
    expect(splitGlob(glob)).toEqual(expected);
  });
});
