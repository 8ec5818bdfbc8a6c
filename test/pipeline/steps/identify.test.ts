import { createHash } from 'node:crypto';
import { stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import type { SettledFile } from '../../../src/pipeline/file.ts';
import { identify } from '../../../src/pipeline/steps/identify.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const signal = new AbortController().signal;

async function settledFile(name: string, content: string | Uint8Array): Promise<SettledFile> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, content);
  const { size, mtimeMs } = await stat(file);
  return { origin: 'file', file, source: 'folder:.', path: name, bytes: size, mtimeMs, settledMs: 0 };
}

async function picture(format: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff'): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    .toFormat(format)
    .toBuffer();
}

describe('identify', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff'] as const)(
    'knows a %s by its bytes, whatever its name',
    async (format) => {
      const bytes = await picture(format);
      const sha256 = createHash('sha256').update(bytes).digest('hex');

      const file = await identify(await settledFile('misnamed.bmp', bytes), signal);

      expect(file).toMatchObject({
        sha256,
        inputId: `sha256-${sha256.slice(0, 32)}`,
        mime: `image/${format}`,
        width: 40,
        height: 30,
      });
    },
  );

  it('gives width and height as displayed', async () => {
    const lying = await sharp(await picture('jpeg'))
      .withMetadata({ orientation: 6 })
      .toBuffer();

    const file = await identify(await settledFile('phone.jpg', lying), signal);

    expect(file).toMatchObject({ width: 30, height: 40 });
  });

  it.each([
    ['an empty file', '', 'empty-file', /is empty/],
    ['a text', 'just words', 'not-an-image', /holds no image data/],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n', 'not-an-image', /application\/pdf/],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'not-an-image', /holds/],
  ])('refuses %s called .jpg and names it', async (_, content, code, message) => {
    const failed = await identify(await settledFile('photo.jpg', content), signal);

    expect(failed).toMatchObject({ kind: 'failed', error: { code, class: 'input', retryable: false } });
    expect(failed).toHaveProperty('error.message', expect.stringMatching(message));
    expect(failed).toHaveProperty('error.message', expect.stringContaining('photo.jpg'));
  });

  it('leaves an image whose header it cannot read to the service, with unknown size', async () => {
    const file = await identify(
      await settledFile('odd.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2])),
      signal,
    );

    expect(file).toMatchObject({ mime: 'image/jpeg', width: null, height: null });
  });

  it('refuses more than 20 MB without reading it', async () => {
    const file = await settledFile('huge.jpg', '');
    await truncate(file.file, 20_000_001);

    const failed = await identify({ ...file, bytes: 20_000_001 }, signal);

    expect(failed).toMatchObject({ error: { code: 'too-large' } });
  });

  it('refuses more than 85 megapixels by the header alone', async () => {
    const bomb = await sharp({
      create: { width: 16_000, height: 16_000, channels: 3, background: 'white' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();

    const failed = await identify(await settledFile('bomb.png', bomb), signal);

    expect(failed).toMatchObject({
      error: { code: 'too-many-pixels', message: expect.stringContaining('256') as string },
    });
  });

  it('puts off a file that changed since it settled', async () => {
    const file = await settledFile('growing.jpg', await picture('jpeg'));

    const failed = await identify({ ...file, bytes: file.bytes - 1 }, signal);

    expect(failed).toMatchObject({ error: { code: 'changed', retryable: true } });
  });
});
