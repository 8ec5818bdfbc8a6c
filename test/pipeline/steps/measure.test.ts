import { deflateSync } from 'node:zlib';

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { measure } from '../../../src/pipeline/steps/measure.ts';

const STORED = { width: 40, height: 30 };

async function picture(
  format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif',
  orientation?: number,
): Promise<Buffer> {
  const plain = sharp({ create: { ...STORED, channels: 3, background: 'red' } });
  return (orientation === undefined ? plain : plain.withMetadata({ orientation })).toFormat(format).toBuffer();
}

/** A segment of a JPEG with EXIF data that hold the orientation alone. */
function exifSegment({
  value,
  type = 3,
  isLittle = true,
}: {
  value: number;
  type?: number;
  isLittle?: boolean;
}): Buffer {
  const tiff = Buffer.alloc(26);
  const short = (at: number, number: number): number =>
    isLittle ? tiff.writeUInt16LE(number, at) : tiff.writeUInt16BE(number, at);
  const long = (at: number, number: number): number =>
    isLittle ? tiff.writeUInt32LE(number, at) : tiff.writeUInt32BE(number, at);
  tiff.write(isLittle ? 'II' : 'MM', 'latin1');
  short(2, 42);
  long(4, 8);
  short(8, 1);
  short(10, 0x01_12);
  short(12, type);
  long(14, 1);
  if (type === 3) short(18, value);
  else if (type === 4) long(18, value);
  else tiff[18] = value;
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]));
}

function segment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** Where a marker stands in a JPEG. */
function markerAt(jpeg: Buffer, marker: number): number {
  for (let position = 2; ; position += 2 + jpeg.readUInt16BE(position + 2)) {
    if (jpeg[position + 1] === marker) return position;
  }
}

function inserted(jpeg: Buffer, position: number, ...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, position), ...parts, jpeg.subarray(position)]);
}

describe('the size of an image as displayed', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('is told for a %s with every orientation', async (format) => {
    expect(await measure(await picture(format), `image/${format}`)).toEqual(STORED);
    for (let orientation = 2; orientation <= 8; orientation += 1) {
      const shown = orientation >= 5 ? { width: 30, height: 40 } : STORED;
      const image = await picture(format, orientation);
      expect(await measure(image, `image/${format}`)).toEqual({ ...shown, orientation });
    }
  });

  it.each(['gif', 'avif'] as const)('is told for a %s', async (format) => {
    expect(await measure(await picture(format), `image/${format}`)).toEqual(STORED);
  });

  it.each([
    ['first', 2],
    ['behind the tables', undefined],
  ])('is told for a JPEG whose EXIF data stand %s', async (_, position) => {
    const jpeg = await picture('jpeg');

    const image = inserted(jpeg, position ?? markerAt(jpeg, 0xc0), exifSegment({ value: 6 }));

    expect(await measure(image, 'image/jpeg')).toEqual({ width: 30, height: 40, orientation: 6 });
  });

  it.each([
    ['big-endian', { value: 8, isLittle: false }],
    ['a LONG', { value: 8, type: 4 }],
    ['a big-endian LONG', { value: 8, type: 4, isLittle: false }],
    ['a BYTE', { value: 8, type: 1 }],
  ])('understands an orientation that is %s', async (_, exif) => {
    const image = inserted(await picture('jpeg'), 2, exifSegment(exif));

    expect(await measure(image, 'image/jpeg')).toEqual({ width: 30, height: 40, orientation: 8 });
  });

  it.each([0, 1, 9, 255, 65_535])('takes no notice of the orientation %d', async (value) => {
    const image = inserted(await picture('jpeg'), 2, exifSegment({ value }));

    expect(await measure(image, 'image/jpeg')).toEqual(STORED);
  });

  it.each([
    ['fill bytes', [0xff, 0xff, 0xff]],
    ['stray bytes', [0, 0, 0, 1]],
    ['a stuffed 0xFF', [0xff, 0, 3]],
  ])('is told for a JPEG with %s before each of its markers', async (_, bytes) => {
    const jpeg = await picture('jpeg');

    for (const marker of [0xdb, 0xc0]) {
      expect(await measure(inserted(jpeg, markerAt(jpeg, marker), Buffer.from(bytes)), 'image/jpeg')).toEqual(STORED);
    }
  });

  it('is told for a JPEG with arithmetic coding, whose frame has another marker', async () => {
    const jpeg = await picture('jpeg');
    jpeg[markerAt(jpeg, 0xc0) + 1] = 0xc9;

    expect(await measure(jpeg, 'image/jpeg')).toEqual(STORED);
  });

  it('is unknown where nothing tells it', async () => {
    expect(await measure(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]), 'image/jpeg')).toBeUndefined();
    expect(await measure(deflateSync(Buffer.alloc(50)), 'image/png')).toBeUndefined();
  });

  it('is read from every damaged header without an error', async () => {
    const images = { jpeg: await picture('jpeg', 6), png: await picture('png', 6), webp: await picture('webp', 6) };
    const formats = fc.constantFrom('jpeg' as const, 'png' as const, 'webp' as const);
    const changes = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 });

    await fc.assert(
      fc.asyncProperty(formats, changes, fc.nat(600), async (format, bytes, length) => {
        const image = Buffer.from(images[format].subarray(0, length));
        for (const [position, byte] of bytes) if (position < image.length) image[position] = byte;

        const measured = await measure(image, `image/${format}`);

        expect(measured === undefined || measured.width > 0).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
