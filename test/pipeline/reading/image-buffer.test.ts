import { createHash } from 'node:crypto';
import { appendFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import type { SettledFile } from '../../../src/pipeline/file.ts';
import { ImageBuffer } from '../../../src/pipeline/reading/image-buffer.ts';
import { ImageReader } from '../../../src/pipeline/reading/image-reader.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function settledFile(name: string, content: Uint8Array): Promise<SettledFile> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, content);
  const { size, mtimeMs } = await stat(file);
  return { origin: 'file', file, source: 'folder:.', path: name, bytes: size, mtimeMs, settledMs: 0 };
}

async function picture(format: 'jpeg' | 'webp' | 'png', side = 40): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return sharp({ create: { width: side, height: side, channels: 3, background: 'red', noise } })
    .toFormat(format)
    .toBuffer();
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('memory that images are read into, one after another', () => {
  it('holds small and large ones in any order', async () => {
    const buffer = new ImageBuffer();
    const contents = [
      await picture('jpeg'),
      await picture('png', 500),
      await picture('webp'),
      await picture('png', 800),
    ];

    const images = [];
    for (const content of contents) images.push(await buffer.read(await settledFile('a', content)));

    expect(images.map((image) => 'sha256' in image && image.sha256)).toEqual(contents.map(sha256Of));
  });

  it('does not complete a damaged image with what was there before', async () => {
    const buffer = new ImageBuffer();
    const whole = await picture('webp');
    await buffer.read(await settledFile('whole.webp', whole));

    const cut = await buffer.read(await settledFile('cut.webp', whole.subarray(0, 20)));

    expect(cut).toMatchObject({ mime: 'image/webp', width: null, height: null });
  });

  it('puts off a file that has become shorter or longer', async () => {
    const buffer = new ImageBuffer();
    const content = await picture('jpeg');
    const longer = await settledFile('longer.jpg', content);
    await appendFile(longer.file, 'x');
    const shorter = { ...(await settledFile('shorter.jpg', content)), bytes: content.length + 1 };

    const ends = [await buffer.read(longer), await buffer.read(shorter)];

    expect(ends).toMatchObject([{ error: { code: 'changed' } }, { error: { code: 'changed' } }]);
  });
});

describe('a reader in another thread', () => {
  it('answers for each of many files, with all that is known of those that failed', async () => {
    const reader = new ImageReader();
    const content = await picture('jpeg');
    const good = await settledFile('good.jpg', content);
    const notes = { concepts: { cat: true } };
    const gone = { ...good, file: `${good.file}.gone`, path: 'gone.jpg', notes };
    const files = Array.from({ length: 150 }, (_, index) => (index % 3 === 0 ? gone : good));

    const images = await Promise.all(files.map(async (file) => reader.read(file)));
    await reader.close();

    expect(images.map((image) => ('sha256' in image ? image.sha256 : image.error.code))).toEqual(
      files.map((file) => (file === gone ? 'vanished' : sha256Of(content))),
    );
    expect(images[0]).toMatchObject({ kind: 'failed', file: { path: 'gone.jpg', notes } });
  });
});
