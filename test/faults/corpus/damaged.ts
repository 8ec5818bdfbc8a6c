import { deflateSync } from 'node:zlib';

import sharp from 'sharp';

import type { Kind } from './kind.ts';
import { anyJpeg, anyPng } from './pictures.ts';

/** The first half of a picture of some size. */
function half(format: 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff'): () => Promise<Buffer> {
  return async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const image = sharp({ create: { width: 200, height: 150, channels: 3, background: '#888', noise } });
    const whole = await image.toFormat(format).toBuffer();
    return whole.subarray(0, whole.length / 2);
  };
}

function chunk(type: string, data: Buffer, crc = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc);
  return Buffer.concat([head, data, tail]);
}

/** A PNG that says it has so many pixels; its check sums are wrong, which readers of headers do not look at. */
function pngClaiming(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc(1000));
  const signature = Buffer.from('\x89PNG\r\n\x1A\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

async function withBadChecksum(): Promise<Buffer> {
  const png = Buffer.from(await anyPng());
  const at = png.indexOf('IDAT') + 6;
  png[at] = (png[at] ?? 0) ^ 0xff;
  return png;
}

function bytes(...parts: readonly (string | number | readonly number[])[]): Buffer {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === 'string'
        ? Buffer.from(part, 'latin1')
        : typeof part === 'number'
          ? Buffer.alloc(part)
          : Buffer.from(part),
    ),
  );
}

const bad = (name: string, ends: Kind['ends'], content: Kind['content']): Kind => ({
  path: `damaged/${name}`,
  content,
  ends,
});

/** Files that say they are pictures and are none, or no whole ones. */
export const DAMAGED: readonly Kind[] = [
  bad('nothing.jpg', 'empty-file', Buffer.alloc(0)),
  bad('words.jpg', 'not-an-image', Buffer.from('not an image at all')),
  bad('page.png', 'not-an-image', Buffer.from('<!doctype html><title>404</title>')),
  bad('noise.jpg', 'not-an-image', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919 + 3) & 0xff))),
  bad('two-bytes.jpg', 'not-an-image', bytes([0xff, 0xd8])),
  bad('signature-only.png', 'not-an-image', bytes('\x89PNG\r\n\x1A\n')),
  bad('header-only.jpg', 'service', async () => (await anyJpeg()).subarray(0, 20)),
  bad('half.jpg', 'service', half('jpeg')),
  bad('half.png', 'service', half('png')),
  bad('half.gif', 'service', half('gif')),
  bad('half.webp', 'service', half('webp')),
  bad('half.tiff', 'not-an-image', half('tiff')),
  bad('bad-checksum.png', 'service', withBadChecksum),
  bad('bomb.png', 'too-many-pixels', pngClaiming(30_000, 30_000)),
  bad('wider-than-memory.png', 'too-many-pixels', pngClaiming(2 ** 31 - 1, 2 ** 31 - 1)),
  bad('no-width.png', 'service', pngClaiming(0, 10)),
  bad('lying-size.png', 'service', pngClaiming(500, 500)),
  bad('no-size.gif', 'service', bytes('GIF89a', 10)),
  bad('cut-riff.webp', 'service', bytes('RIFF', [255, 255, 0, 0], 'WEBPVP8 ')),
  bad('no-directory.tif', 'service', bytes('II*\0', [8, 0, 0, 0], 200)),
  bad('too-large.jpg', 'too-large', async () => Buffer.concat([await anyJpeg(), Buffer.alloc(20_000_001)])),
];

/** Files of other kinds under a picture's name. */
export const STRANGERS: readonly Kind[] = [
  bad('drawing.svg.png', 'not-an-image', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
  bad('paper.jpg', 'not-an-image', Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1')),
  bad('archive.jpg', 'not-an-image', bytes('PK\x03\x04', 40)),
  bad('packed.jpg', 'not-an-image', bytes([0x1f, 0x8b, 8, 0], 20)),
  bad('film.jpg', 'not-an-image', bytes([0, 0, 0, 24], 'ftypisom', 4, 'isomiso2', 40)),
  bad('sound.png', 'not-an-image', bytes('ID3\x03', 60)),
  bad('program.gif', 'not-an-image', bytes('\x7fELF', 60)),
  bad('phone.jpg', 'unsupported-format', bytes([0, 0, 0, 24], 'ftypheic', 4, 'mif1heic', 40)),
  bad('avif.jpg', 'unsupported-format', async () =>
    sharp(await anyPng())
      .avif()
      .toBuffer(),
  ),
  bad('layers.png', 'unsupported-format', bytes('8BPS', [0, 1], 60)),
  bad('icon.png', 'unsupported-format', bytes([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0], 60)),
  bad('next.jpg', 'unsupported-format', bytes([0, 0, 0, 12], 'JXL ', [13, 10, 0x87, 10], 40)),
];
