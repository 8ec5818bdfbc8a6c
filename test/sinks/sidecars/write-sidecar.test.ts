import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { valuesOfProperty } from '../../../src/sinks/sidecars/rdf-property.ts';
import { SidecarNames } from '../../../src/sinks/sidecars/sidecar-name.ts';
import { readSidecar } from '../../../src/sinks/sidecars/sidecar-text.ts';
import { writeSidecar } from '../../../src/sinks/sidecars/write-sidecar.ts';
import { okRecord } from '../../support/records.ts';
import { recordedImage } from '../../support/recorded-images.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const OPTIONS = { minValue: 0.9, root: 'AI', withPictureConcepts: false };
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

    expect(await writeSidecar({ file, others: [] }, dog, OPTIONS)).toBe(true);
    const before = await stat(file, { bigint: true });
    expect(await writeSidecar({ file, others: [] }, dog, OPTIONS)).toBe(false);

    expect(await readFile(file, 'utf8')).toContain('<rdf:li>AI|dog</rdf:li>');
    expect((await stat(file, { bigint: true })).mtimeNs).toBe(before.mtimeNs);
  });

  it('makes no file for an image without keywords, and takes the earlier ones out', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'a.jpg.xmp');

    expect(await writeSidecar({ file, others: [] }, nothing, OPTIONS)).toBe(false);
    expect(await readdir(folder)).toEqual([]);

    await writeSidecar({ file, others: [] }, dog, OPTIONS);
    expect(await writeSidecar({ file, others: [] }, nothing, OPTIONS)).toBe(true);
    expect(await readFile(file, 'utf8')).not.toContain('dog');
  });

  it('copies the tags that the image and another sidecar of it hold, and that the new file would hide', async () => {
    const folder = await folderWith();
    const [photo, short] = [join(folder, 'a.jpg'), join(folder, 'a.xmp')];
    const xmp = (property: string): string =>
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/" ${property}/></rdf:RDF>`;
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#00a' } })
      .withXmp(xmp('lr:hierarchicalSubject="Events|holiday" dc:subject="hidden by the other sidecar"'))
      .toFile(photo);
    await writeFile(short, xmp('dc:subject="beach"'));
    const file = join(folder, 'a.jpg.xmp');

    await writeSidecar({ file, others: [short] }, { ...dog, file: photo }, OPTIONS);

    const { lists } = readSidecar(await readFile(file, 'utf8'));
    expect(Object.values(lists).map((list) => list.flatMap(valuesOfProperty))).toEqual([
      ['beach', 'dog'],
      ['Events|holiday', 'AI|dog'],
      ['Events/holiday', 'beach', 'AI/dog'],
    ]);
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

    await expect(writeSidecar({ file, others: [] }, dog, OPTIONS)).rejects.toMatchObject({
      code: 'not-understood',
      message: expect.stringMatching(/ is left as it is: .*[^.]\.$/) as string,
    });
    expect(await readFile(file)).toEqual(bytes);
    expect(await readdir(folder)).toEqual(['a.jpg.xmp']);
  });
});

describe('the name of a sidecar', () => {
  it.each([
    ['has the whole name of the image', ['a.jpg'], 'a.jpg.xmp', []],
    ['is the short one where that is there already', ['a.jpg', 'a.xmp'], 'a.xmp', []],
    ['is the long one where both are there', ['a.jpg', 'a.xmp', 'a.jpg.xmp'], 'a.jpg.xmp', ['a.xmp']],
    ['is the long one where the short one may be another file’s', ['a.jpg', 'a.CR2', 'a.xmp'], 'a.jpg.xmp', ['a.xmp']],
  ])('%s', async (_, names, expected, others) => {
    const folder = await folderWith(...names);

    expect(await new SidecarNames().of(join(folder, 'a.jpg'))).toEqual({
      file: join(folder, expected),
      others: others.map((other) => join(folder, other)),
    });
  });

  it('is the short one where the long one is longer than names can be, unless another file could be meant', async () => {
    const stem = 'x'.repeat(251);
    const [alone, shared] = [await folderWith(`${stem}.jpg`), await folderWith(`${stem}.jpg`, `${stem}.png`)];

    expect(await new SidecarNames().of(join(alone, `${stem}.jpg`))).toMatchObject({ file: join(alone, `${stem}.xmp`) });
    const place = (await new SidecarNames().of(join(shared, `${stem}.jpg`))) ?? { file: '', others: [] };
    await expect(writeSidecar(place, dog, OPTIONS)).rejects.toThrow('.jpg.xmp cannot be written (ENAMETOOLONG).');
  });

  it('is none for an image that has gone, folder included', async () => {
    const folder = await folderWith('b.jpg');
    await mkdir(join(folder, 'sub'));
    const names = new SidecarNames();

    expect(await names.of(join(folder, 'a.jpg'))).toBeUndefined();
    expect(await names.of(join(folder, 'sub', 'a.jpg'))).toBeUndefined();
    expect(await names.of(join(folder, 'gone', 'a.jpg'))).toBeUndefined();
    expect(await names.of(join(folder, 'b.jpg'))).toEqual({ file: join(folder, 'b.jpg.xmp'), others: [] });
  });
});
