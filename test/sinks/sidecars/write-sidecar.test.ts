import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { SidecarNames } from '../../../src/sinks/sidecars/sidecar-name.ts';
import { writeSidecar } from '../../../src/sinks/sidecars/write-sidecar.ts';
import { okRecord } from '../../support/records.ts';
import { recordedImage } from '../../support/recorded-images.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const OPTIONS = { minValue: 0.9, root: 'AI' };
const dog = recordedImage(okRecord('a.jpg', { concepts: [{ id: 'd', name: 'dog', value: 0.95 }] }));
const nothing = recordedImage(okRecord('a.jpg', { concepts: [] }));

async function folderWith(...names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of names) await writeFile(join(folder, name), '');
  return folder;
}

describe('writeSidecar', () => {
  it('writes a file with the keywords, and does not touch it when it says them already', async () => {
    const file = join(await temporaryFolder(), 'a.jpg.xmp');

    expect(await writeSidecar(file, dog, OPTIONS)).toBe(true);
    const before = await stat(file, { bigint: true });
    expect(await writeSidecar(file, dog, OPTIONS)).toBe(false);

    expect(await readFile(file, 'utf8')).toContain('<rdf:li>AI|dog</rdf:li>');
    expect((await stat(file, { bigint: true })).mtimeNs).toBe(before.mtimeNs);
  });

  it('makes no file for an image without keywords, and takes the earlier ones out', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'a.jpg.xmp');

    expect(await writeSidecar(file, nothing, OPTIONS)).toBe(false);
    expect(await readdir(folder)).toEqual([]);

    await writeSidecar(file, dog, OPTIONS);
    expect(await writeSidecar(file, nothing, OPTIONS)).toBe(true);
    expect(await readFile(file, 'utf8')).not.toContain('dog');
  });

  it.each([
    ['is no XMP', Buffer.from('<html/>')],
    ['is no XML', Buffer.from('words')],
    ['is no UTF-8', Buffer.from('<x:xmpmeta/>', 'utf16le')],
    ['is empty', Buffer.alloc(0)],
  ])('leaves a file that %s as it is, and names it', async (_, bytes) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'a.jpg.xmp');
    await writeFile(file, bytes);

    await expect(writeSidecar(file, dog, OPTIONS)).rejects.toMatchObject({
      code: 'not-understood',
      message: expect.stringMatching(/ is left as it is: .*[^.]\.$/) as string,
    });
    expect(await readFile(file)).toEqual(bytes);
    expect(await readdir(folder)).toEqual(['a.jpg.xmp']);
  });
});

describe('the name of a sidecar', () => {
  it.each([
    ['has the whole name of the image', ['a.jpg'], 'a.jpg.xmp'],
    ['is the short one where that is there already', ['a.jpg', 'a.xmp'], 'a.xmp'],
    ['is the long one where both are there', ['a.jpg', 'a.xmp', 'a.jpg.xmp'], 'a.jpg.xmp'],
    ['is the long one where the short one may be meant for another file', ['a.jpg', 'a.CR2', 'a.xmp'], 'a.jpg.xmp'],
  ])('%s', async (_, names, expected) => {
    const folder = await folderWith(...names);

    expect(await new SidecarNames().of(join(folder, 'a.jpg'))).toBe(join(folder, expected));
  });

  it('is none for an image that has gone, folder included', async () => {
    const folder = await folderWith('b.jpg');
    await mkdir(join(folder, 'sub'));
    const names = new SidecarNames();

    expect(await names.of(join(folder, 'a.jpg'))).toBeUndefined();
    expect(await names.of(join(folder, 'sub', 'a.jpg'))).toBeUndefined();
    expect(await names.of(join(folder, 'gone', 'a.jpg'))).toBeUndefined();
    expect(await names.of(join(folder, 'b.jpg'))).toBe(join(folder, 'b.jpg.xmp'));
  });
});
