import { spawnSync } from 'node:child_process';
import { chmod, chown, copyFile, lstat, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, run } from './command-line.ts';

const HAS_EXIFTOOL = spawnSync('exiftool', ['-ver']).status === 0;
const LISTS = ['TagsList', 'LastKeywordXMP', 'HierarchicalSubject', 'Subject', 'Keywords'] as const;
const EMPTY = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>`;

type Tags = Partial<Record<(typeof LISTS)[number], readonly string[]>>;

function exiftool(...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync('exiftool', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function tagsOf(file: string): Tags {
  const [{ SourceFile: _, ...tags } = {}] = JSON.parse(
    exiftool('-j', '-sep', '\n', ...LISTS.map((list) => `-${list}`), file),
  ) as Record<string, unknown>[];
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value).split('\n')]));
}

/** Programs that show the first list that they find; a sidecar's list stands for that of the image. */
const READERS = {
  digiKam: ['TagsList', 'LastKeywordXMP', 'HierarchicalSubject', 'Subject', 'Keywords'],
  immich: ['TagsList', 'HierarchicalSubject', 'Keywords'],
  darktable: ['HierarchicalSubject', 'Subject'],
} as const;

/** The names of the tags that a program shows, without the levels above them. */
function shownBy(program: keyof typeof READERS, image: string, sidecar?: string): readonly string[] {
  const tags = { ...tagsOf(image), ...(sidecar !== undefined && tagsOf(sidecar)) };
  const list = READERS[program].find((name) => tags[name]);
  return (list ? (tags[list] ?? []) : []).map((tag) => tag.split(/[|/]/).at(-1) ?? '');
}

const exportKeywords = async (folder: string): ReturnType<typeof run> =>
  run(folder, 'export', '--state', 'state', '--format', 'xmp', '--min-value', '0.5');

async function importedPhotos(names: readonly string[], prepare: (photos: string) => Promise<void>): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  for (const name of names) await copyFile(join(SAMPLES, 'cat-chelsea.png'), join(folder, 'photos', name));
  await prepare(join(folder, 'photos'));
  const imported = await run(
    folder,
    'import',
    'photos',
    '--endpoint',
    'embedded',
    '--state',
    'state',
    '--out',
    'o.json',
  );
  expect(imported.code).toBe(0);
  return folder;
}

describe('sidecars after an export', () => {
  it.skipIf(!HAS_EXIFTOOL)('show every tag that programs showed before, and ours (needs exiftool)', async () => {
    const embedded: Readonly<Record<string, readonly string[]>> = {
      'lightroom.png': ['-XMP-dc:Subject=holiday', '-XMP-lr:HierarchicalSubject=Events|holiday'],
      'digikam.png': ['-XMP-digiKam:TagsList=Events/holiday', '-XMP-dc:Subject=holiday'],
      'windows.png': ['-XMP-microsoft:LastKeywordXMP=Places/Rome', '-XMP-dc:Subject=Rome'],
      'flat.png': ['-XMP-dc:Subject=beach', '-XMP-dc:Subject=sea'],
    };
    const names = Object.keys(embedded);
    const folder = await importedPhotos([...names, 'beside.png'], async (photos) => {
      for (const [name, tags] of Object.entries(embedded)) {
        exiftool('-q', '-overwrite_original', ...tags, join(photos, name));
      }
      exiftool(
        '-q',
        '-XMP-dc:Subject=holiday',
        '-XMP-lr:HierarchicalSubject=Events|holiday',
        join(photos, 'beside.xmp'),
      );
    });
    const programs = Object.keys(READERS) as (keyof typeof READERS)[];
    const shownWith = (sidecarOf: (name: string) => string | undefined): Record<string, readonly string[]> =>
      Object.fromEntries(
        [...names, 'beside.png'].flatMap((name) =>
          programs.map((program) => [
            `${program} ${name}`,
            shownBy(program, join(folder, 'photos', name), sidecarOf(join(folder, 'photos', name))),
          ]),
        ),
      );
    const beside = (image: string): string | undefined =>
      image.endsWith('beside.png') ? image.replace('.png', '.xmp') : undefined;
    const before = shownWith(beside);

    const { code } = await exportKeywords(folder);

    expect(code).toBe(0);
    const after = shownWith((image) => beside(image) ?? `${image}.xmp`);
    for (const [what, tags] of Object.entries(before)) {
      const shown = after[what] ?? [];
      expect([what, shown.filter((tag) => [...tags, 'cat'].includes(tag))]).toEqual([what, [...tags, 'cat']]);
      expect(shown).not.toContain('no person');
    }
    expect((await exportKeywords(folder)).stdout).toBe('0 sidecars written · 5 unchanged\n');
  });

  it.skipIf(process.platform === 'win32')('are the files that they were: links, owners, read-only ones', async () => {
    const folder = await importedPhotos(['linked.png', 'owned.png', 'locked.png'], async (photos) => {
      await mkdir(join(photos, '..', 'store'));
      await writeFile(join(photos, '..', 'store', 'linked.xmp'), EMPTY);
      await symlink('../store/linked.xmp', join(photos, 'linked.png.xmp'));
      for (const name of ['owned.png.xmp', 'locked.png.xmp']) await writeFile(join(photos, name), EMPTY);
      if (process.getuid?.() === 0) await chown(join(photos, 'owned.png.xmp'), 1000, 1000);
      await chmod(join(photos, 'owned.png.xmp'), 0o660);
      await chmod(join(photos, 'locked.png.xmp'), 0o444);
    });
    const photos = join(folder, 'photos');
    const owned = await stat(join(photos, 'owned.png.xmp'));

    const { code, stdout, stderr } = await exportKeywords(folder);

    expect([code, stdout]).toEqual([3, '2 sidecars written · 0 unchanged · 1 failed\n']);
    expect(stderr).toContain('locked.png.xmp is read-only and stays as it is.');
    expect(await readFile(join(photos, 'locked.png.xmp'), 'utf8')).toBe(EMPTY);
    expect((await lstat(join(photos, 'linked.png.xmp'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'store', 'linked.xmp'), 'utf8')).toContain('AI/cat');
    const { uid, gid, mode } = await stat(join(photos, 'owned.png.xmp'));
    expect([uid, gid, mode]).toEqual([owned.uid, owned.gid, owned.mode]);
    expect(await readFile(join(photos, 'owned.png.xmp'), 'utf8')).toContain('AI/cat');
  });
});
