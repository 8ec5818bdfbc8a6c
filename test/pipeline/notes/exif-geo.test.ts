import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { exifGeo } from '../../../src/pipeline/notes/exif-geo.ts';
import { tiffWithPlace } from '../../support/tiff-with-place.ts';

interface Gps {
  readonly GPSLatitudeRef?: string;
  readonly GPSLatitude?: string;
  readonly GPSLongitudeRef?: string;
  readonly GPSLongitude?: string;
}

/** 33° 51′ 24″ S, 151° 12′ 36″ W. */
const GPS: Gps = {
  GPSLatitudeRef: 'S',
  GPSLatitude: '33/1 51/1 2400/100',
  GPSLongitudeRef: 'W',
  GPSLongitude: '151/1 12/1 3600/100',
};

async function photo(format: 'jpeg' | 'png' | 'webp' | 'avif', gps: Gps): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
    .withExif({ IFD3: { ...gps } })
    .toFormat(format)
    .toBuffer();
}

async function tiff(): Promise<Buffer> {
  return tiffWithPlace(
    await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .tiff()
      .toBuffer(),
  );
}

describe('the place that EXIF data name', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('is found in a %s', async (format) => {
    const { latitude = 0, longitude = 0 } = (await exifGeo(await photo(format, GPS))) ?? {};

    expect(latitude).toBeCloseTo(-33.856_667, 6);
    expect(longitude).toBeCloseTo(-151.21, 6);
  });

  it('is found in a TIFF', async () => {
    const { latitude = 0, longitude = 0 } = (await exifGeo(await tiff())) ?? {};

    expect(latitude).toBeCloseTo(-33.856_667, 6);
    expect(longitude).toBeCloseTo(151.21, 6);
  });

  it.each([
    ['N', 'E', 33.5, 151.25],
    ['N', 'W', 33.5, -151.25],
    ['S', 'E', -33.5, 151.25],
    ['S', 'W', -33.5, -151.25],
  ])('lies on the hemisphere of %s and %s', async (GPSLatitudeRef, GPSLongitudeRef, latitude, longitude) => {
    const degrees = { GPSLatitude: '33/1 30/1 0/1', GPSLongitude: '151/1 15/1 0/1' };

    expect(await exifGeo(await photo('jpeg', { GPSLatitudeRef, GPSLongitudeRef, ...degrees }))).toEqual({
      latitude,
      longitude,
    });
  });

  it('is taken from decimal minutes as well', async () => {
    const minutes = { ...GPS, GPSLatitude: '33/1 514/10 0/1', GPSLongitude: '151/1 126/10 0/1' };

    const { latitude = 0, longitude = 0 } = (await exifGeo(await photo('jpeg', minutes))) ?? {};

    expect(latitude).toBeCloseTo(-33.856_667, 6);
    expect(longitude).toBeCloseTo(-151.21, 6);
  });

  it.each<readonly [string, Gps]>([
    ['there is none', {}],
    ['the hemisphere is missing', { GPSLatitude: '33/1 51/1 0/1', GPSLongitude: '151/1 12/1 0/1' }],
    ['the hemisphere is none', { ...GPS, GPSLongitudeRef: 'X' }],
    ['the longitude is missing', { GPSLatitude: '33/1 51/1 0/1', GPSLatitudeRef: 'N' }],
    ['the latitude is beyond the pole', { ...GPS, GPSLatitude: '91/1 0/1 0/1' }],
    ['a number is divided by 0', { ...GPS, GPSLongitude: '151/1 12/0 0/1' }],
  ])('is not made up when %s', async (_, gps) => {
    expect(await exifGeo(await photo('jpeg', gps))).toBeUndefined();
  });

  it('is no reason to fail, whatever the bytes are', async () => {
    const photos = await Promise.all([
      ...(['jpeg', 'png', 'webp', 'avif'] as const).map(async (format) => photo(format, GPS)),
      tiff(),
    ]);
    const changes = fc.array(fc.tuple(fc.nat({ max: 900 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 });
    const damaged = fc.tuple(fc.constantFrom(...photos), changes, fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(damaged, async ([whole, bytes, part]) => {
        const image = Buffer.from(whole.subarray(0, Math.ceil(whole.length * part)));
        for (const [at, byte] of bytes) if (at < image.length) image[at] = byte;

        const place = await exifGeo(image);

        if (!place) return;
        expect(Math.abs(place.latitude)).toBeLessThanOrEqual(90);
        expect(Math.abs(place.longitude)).toBeLessThanOrEqual(180);
      }),
      { numRuns: 2000 },
    );
  });
});
