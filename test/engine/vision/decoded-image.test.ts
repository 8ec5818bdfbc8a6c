import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import type { Pixels } from '../../../src/engine/vision/pixels.ts';
import { SAMPLES, plain } from '../samples.ts';

const photo = await readFile(new URL('march-pastoral.jpg', SAMPLES));
const cat = await readFile(new URL('cat-chelsea.png', SAMPLES));

function pixelAt({ data, width }: Pixels, row: number, column: number): readonly number[] {
  return [...data.subarray((row * width + column) * 3, (row * width + column) * 3 + 3)];
}

describe('decodeImage', () => {
  it('shrinks so that the longer side has 512 pixels and keeps the original size in the info', async () => {
    const { info, pixels } = await decodeImage(photo);

    expect(info).toEqual({ width: 1024, height: 498, format: 'jpeg' });
    expect(pixels).toMatchObject({ width: 512, height: 249 });
    expect(pixels.data.byteLength).toBe(512 * 249 * 3);
  });

  it('does not enlarge', async () => {
    const { pixels } = await decodeImage(cat);

    expect(pixels).toMatchObject({ width: 451, height: 300 });
  });

  it('decodes a HEIC of a phone, turned once', async () => {
    const { info, pixels } = await decodeImage(await readFile(new URL('../../support/phone.heic', import.meta.url)));

    expect(info).toEqual({ width: 90, height: 120, format: 'heic' });
    const [above, below] = [pixelAt(pixels, 20, 45), pixelAt(pixels, 100, 45)];
    expect(above[0]).toBeGreaterThan(200);
    expect(above[2]).toBeLessThan(60);
    expect(below[0]).toBeLessThan(60);
    expect(below[2]).toBeGreaterThan(200);
  });

  it('holds one image at a time in memory, however many come at once', async () => {
    const photos = Array.from({ length: 6 }, () => photo);
    let most = 0;
    const look = (): void => void (most = Math.max(most, sharp.counters().process));
    sharp.queue.on('change', look);

    const decoded = await Promise.all(photos.map(async (each) => decodeImage(each)));

    sharp.queue.off('change', look);
    expect(decoded).toHaveLength(6);
    expect(most).toBe(1);
  });

  it('turns the image as its EXIF orientation says', async () => {
    const turned = await sharp(cat).withMetadata({ orientation: 6 }).png().toBuffer();

    const { info, pixels } = await decodeImage(turned);

    expect(info).toEqual({ width: 300, height: 451, format: 'png' });
    expect(pixels).toMatchObject({ width: 300, height: 451 });
  });

  it('lays transparent pixels on white', async () => {
    const image = await sharp({ create: { width: 4, height: 4, channels: 4, background: '#ff000000' } })
      .png()
      .toBuffer();

    const { pixels } = await decodeImage(image);

    expect(pixelAt(pixels, 0, 0)).toEqual([255, 255, 255]);
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('reads %s', async (format) => {
    const image = await sharp(cat).resize(64).toFormat(format).toBuffer();

    const decoded = await decodeImage(image);

    expect(decoded.info.format).toBe(format);
  });

  it.each(['b-w', 'grey16', 'cmyk'] as const)('makes three 8-bit channels of %s', async (space) => {
    const image = await sharp(cat).toColourspace(space).tiff({ compression: 'none' }).toBuffer();

    const { pixels } = await decodeImage(image);

    expect(pixels.data.byteLength).toBe(451 * 300 * 3);
  });

  it('crops by fractions of the upright image', async () => {
    // Left half red, right half blue; stored lying on its side.
    const halves = await sharp(await plain('red', 40, 20))
      .extend({ right: 40, background: 'blue' })
      .png()
      .toBuffer();
    const lying = await sharp(halves).rotate(-90).withMetadata({ orientation: 6 }).png().toBuffer();

    const right = await decodeImage(lying, { crop: [0, 0.5, 1, 1] });

    expect(right.info).toMatchObject({ width: 80, height: 20 });
    expect(right.pixels).toMatchObject({ width: 40, height: 20 });
    expect(pixelAt(right.pixels, 10, 1)).toEqual([0, 0, 255]);
  });

  it('reads and crops the pixels as they lie when told to', async () => {
    const halves = await sharp(await plain('red', 40, 20))
      .extend({ bottom: 20, background: 'blue' })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toBuffer();

    const below = await decodeImage(halves, { crop: [0.75, 0, 1, 1], asStored: true });

    expect(below.info).toMatchObject({ width: 40, height: 40 });
    expect(below.pixels).toMatchObject({ width: 40, height: 10 });
    expect(pixelAt(below.pixels, 5, 20)).toEqual([0, 0, 254]);
  });

  it.each([
    [0.5, 0.5, 0.5, 0.5],
    [1, 1, 1, 1],
    [0, 0.999, 0.001, 1],
  ] as const)('gives at least one pixel for the crop %j %j %j %j', async (...crop) => {
    const { pixels } = await decodeImage(cat, { crop });

    expect(Math.min(pixels.width, pixels.height)).toBeGreaterThanOrEqual(1);
  });

  it('shows the first frame of an animation', async () => {
    const frames = [await plain('red', 8, 8), await plain('blue', 8, 8)];
    const animation = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();

    const { pixels } = await decodeImage(animation);

    expect(pixels).toMatchObject({ width: 8, height: 8 });
    expect(pixelAt(pixels, 4, 4)).toEqual([255, 0, 0]);
  });
});

describe('a JPEG as viewers take it', () => {
  const end = photo.length - 2;
  const scan = photo.indexOf(Buffer.from([0xff, 0xda]));

  it.each([
    ['without its end marker', photo.subarray(0, end)],
    ['with bytes behind its end', Buffer.concat([photo, Buffer.alloc(1000, 7)])],
    [
      'with stray bytes before a marker',
      Buffer.concat([photo.subarray(0, scan), Buffer.from([0, 1, 2]), photo.subarray(scan)]),
    ],
    [
      'with fill bytes before a marker',
      Buffer.concat([photo.subarray(0, scan), Buffer.alloc(3, 0xff), photo.subarray(scan)]),
    ],
  ])('is decoded %s', async (_, jpeg) => {
    const [{ info, pixels }, whole] = [await decodeImage(jpeg), await decodeImage(photo)];

    expect(info).toEqual(whole.info);
    expect(Buffer.from(pixels.data).equals(whole.pixels.data)).toBe(true);
  });
});

describe('what cannot be read', () => {
  const bmp = Buffer.concat([Buffer.from('BM'), Buffer.alloc(200)]);
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  );

  it.each([
    ['nothing', Buffer.alloc(0), 30300, 'the file is empty'],
    ['text', Buffer.from('this is no image'), 30300, 'the data is not an image'],
    ['a JPEG that lost its end', photo.subarray(0, 100_000), 30300, 'the JPEG ends early'],
    ['a JPEG that has only its head', photo.subarray(0, 300), 30300, 'the JPEG ends early'],
    ['a PNG that lost its end', cat.subarray(0, 100_000), 30300, 'the PNG is damaged or ends early'],
    ['an SVG', svg, 30101, 'SVG is not a supported format'],
    ['a BMP', bmp, 30101, 'BMP is not a supported format'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 30101, 'PDF is not a supported format'],
  ])('%s is refused in plain words', async (_, image, code, message) => {
    await expect(decodeImage(image)).rejects.toMatchObject({ name: 'UnreadableImageError', code, message });
  });

  it('an image over 85 million pixels is refused, however few its bytes', async () => {
    const huge = await plain('red', 10_000, 8_600);

    expect(huge.byteLength).toBeLessThan(2_000_000);
    await expect(decodeImage(huge)).rejects.toMatchObject({
      code: 30105,
      message: 'the image has more pixels than allowed',
    });
  });
});
