import { execFileSync, spawnSync } from 'node:child_process';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';

import { readEmbeddedTags } from '../../../src/sinks/sidecars/embedded-tags.ts';
import { NO_TAGS } from '../../../src/sinks/sidecars/tags.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HAS_EXIFTOOL = spawnSync('exiftool', ['-ver']).status === 0;

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
  xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" dc:subject="sea">
<lr:hierarchicalSubject><rdf:Seq><rdf:li>Événements|holiday</rdf:li></rdf:Seq></lr:hierarchicalSubject>
<MicrosoftPhoto:LastKeywordXMP><rdf:Bag><rdf:li>Places/Rome</rdf:li></rdf:Bag></MicrosoftPhoto:LastKeywordXMP>
</rdf:Description></rdf:RDF></x:xmpmeta>`;

const FOUND = {
  ...NO_TAGS,
  subject: ['sea'],
  hierarchicalSubject: ['Événements|holiday'],
  lastKeywords: ['Places/Rome'],
};

const picture = (): Sharp => sharp({ create: { width: 8, height: 8, channels: 3, background: '#0a0' } });

describe('the tags that an image holds', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)('are read from the XMP of %s', async (format) => {
    const file = join(await temporaryFolder(), `a.${format}`);
    await picture().withXmp(XMP).toFormat(format).toFile(file);

    expect(await readEmbeddedTags(file)).toEqual(FOUND);
  });

  it('are read from the XMP of a GIF, which is plain text in it', async () => {
    const file = join(await temporaryFolder(), 'a.gif');
    await picture().gif().toFile(file);
    await appendFile(file, XMP);

    expect(await readEmbeddedTags(file)).toEqual(FOUND);
  });

  it.skipIf(!HAS_EXIFTOOL)('are read from XMP that is compressed in a PNG (needs exiftool)', async () => {
    const file = join(await temporaryFolder(), 'a.png');
    await picture().png().toFile(file);
    execFileSync('exiftool', ['-q', '-z', '-overwrite_original', `-XMP-dc:Subject=${'sea'.repeat(200)}`, file]);

    expect(await readEmbeddedTags(file)).toEqual({ ...NO_TAGS, subject: ['sea'.repeat(200)] });
  });

  it.skipIf(!HAS_EXIFTOOL)('are read from IPTC and from the keywords of Windows (needs exiftool)', async () => {
    const file = join(await temporaryFolder(), 'a.jpg');
    await picture().jpeg().toFile(file);
    const tags = [
      '-codedcharacterset=utf8',
      '-IPTC:Keywords=Zürich',
      '-IPTC:Keywords=two',
      '-EXIF:XPKeywords=été;four',
    ];
    execFileSync('exiftool', ['-q', '-overwrite_original', ...tags, file]);

    expect(await readEmbeddedTags(file)).toEqual({ ...NO_TAGS, keywords: ['Zürich', 'two', 'été', 'four'] });
  });

  it.each([
    ['is no image', Buffer.from('text')],
    ['is empty', Buffer.alloc(0)],
    ['holds XMP that ends early', Buffer.from(`${XMP.slice(0, 300)}</x:xmpmeta>`)],
  ])('are none where the file %s', async (_, bytes) => {
    const file = join(await temporaryFolder(), 'a.jpg');
    await writeFile(file, bytes);

    expect(await readEmbeddedTags(file)).toEqual(NO_TAGS);
    expect(await readEmbeddedTags(`${file}.gone`)).toEqual(NO_TAGS);
  });

  it('are an error, which names the file, where it is there and cannot be read', async () => {
    const file = join(await temporaryFolder(), 'a.jpg');
    await mkdir(file);

    await expect(readEmbeddedTags(file)).rejects.toMatchObject({ name: 'SinkError', file });
  });
});
