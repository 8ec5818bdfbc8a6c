import sharp, { type Sharp } from 'sharp';

import type { Kind } from './kind.ts';

let count = 0;

/** A small picture, another one at each call. */
function picture(channels: 3 | 4 = 3): Sharp {
  count += 1;
  const background = { r: (count * 37) % 256, g: (count * 91) % 256, b: 128, ...(channels === 4 && { alpha: 0.5 }) };
  const image = sharp({ create: { width: 40, height: 30, channels, background: { alpha: 1, ...background } } });
  return image.composite([
    { input: { create: { width: 9, height: 9, channels: 3, background: '#fff' } }, left: count % 30, top: 3 },
  ]);
}

/** The bytes of any picture. */
export async function anyJpeg(): Promise<Buffer> {
  return picture().jpeg().toBuffer();
}

export async function anyPng(): Promise<Buffer> {
  return picture().png().toBuffer();
}

/** Frames on top of each other, as sharp reads and writes them. */
function animation(): Sharp {
  const raw = Buffer.alloc(20 * 60 * 3, 60).fill(200, 0, 20 * 20 * 3);
  return sharp(raw, { raw: { width: 20, height: 60, channels: 3, pageHeight: 20 } });
}

/** An uncompressed bitmap: sharp cannot write one. */
function bitmap(width: number, height: number): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54 + rowBytes * height, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return Buffer.concat([header, Buffer.alloc(rowBytes * height, 0x7f)]);
}

async function strip(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#a52' } })
    .png()
    .toBuffer();
}

async function withHugeExif(): Promise<Buffer> {
  const ImageDescription = 'x'.repeat(60_000);
  return picture().withExif({ IFD0: { ImageDescription } }).jpeg().toBuffer();
}

const done = (path: string, content: () => Promise<Buffer>): Kind => ({
  path: `pictures/${path}`,
  content,
  ends: 'done',
});

/** Pictures of every sort that the service takes. */
export const PICTURES: readonly Kind[] = [
  done('baseline.jpg', anyJpeg),
  done('progressive.jpg', async () => picture().jpeg({ progressive: true }).toBuffer()),
  done('cmyk.jpg', async () => picture().toColourspace('cmyk').jpeg().toBuffer()),
  done('grey.jpg', async () => picture().greyscale().jpeg().toBuffer()),
  done('full-chroma.jpg', async () => picture().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()),
  done('huge-exif.jpg', withHugeExif),
  done('colour-profile.jpg', async () => picture().withIccProfile('p3').jpeg().toBuffer()),
  done('on-its-side.jpg', async () => picture().withMetadata({ orientation: 6 }).jpeg().toBuffer()),
  done('trailing-garbage.jpg', async () => Buffer.concat([await anyJpeg(), Buffer.alloc(5000, 'junk')])),
  done('plain.png', anyPng),
  done('transparent.png', async () => picture(4).png().toBuffer()),
  done('palette.png', async () => picture().png({ palette: true, colours: 4 }).toBuffer()),
  done('16-bit.png', async () => picture().toColourspace('rgb16').png().toBuffer()),
  done('grey.png', async () => picture().greyscale().png().toBuffer()),
  done('interlaced.png', async () => picture().png({ progressive: true }).toBuffer()),
  done('one-pixel.png', async () => strip(1, 1)),
  done('very-wide.png', async () => strip(8000, 2)),
  done('very-tall.png', async () => strip(2, 8000)),
  done('still.gif', async () => picture().gif().toBuffer()),
  done('animated.gif', async () => animation().gif().toBuffer()),
  done('lossy.webp', async () => picture().webp().toBuffer()),
  done('lossless.webp', async () => picture().webp({ lossless: true }).toBuffer()),
  done('transparent.webp', async () => picture(4).webp().toBuffer()),
  done('animated.webp', async () => animation().webp().toBuffer()),
  done('lzw.tif', async () => picture().tiff({ compression: 'lzw' }).toBuffer()),
  done('16-bit.tiff', async () => picture().toColourspace('rgb16').tiff().toBuffer()),
  done('jpeg-inside.tiff', async () => picture().tiff({ compression: 'jpeg' }).toBuffer()),
  done('png-called.jpg', anyPng),
  done('jpeg-called.gif', anyJpeg),
  done('SHOUTING.JPG', anyJpeg),
  done('two.endings.jpg.png', anyPng),
  { path: 'pictures/bitmap.bmp', content: bitmap(12, 10), ends: 'service' },
];
