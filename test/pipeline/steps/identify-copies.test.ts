import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import type { Colour, Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';

import { isFailed } from '../../../src/pipeline/file.ts';
import type { Failed, IdentifiedFile, SettledFile } from '../../../src/pipeline/file.ts';
import { Renditions } from '../../../src/pipeline/renditions.ts';
import { identify } from '../../../src/pipeline/steps/identify.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tiffWithPlace } from '../../support/tiff-with-place.ts';

/** Made for this test: red above blue, stored on its side and turned by `irot`, with EXIF data that say so as well. */
const PHONE_HEIC = new URL('../../support/phone.heic', import.meta.url);

const signal = new AbortController().signal;

async function placed(name: string, content: Uint8Array): Promise<SettledFile> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, content);
  const { size, mtimeMs } = await stat(file);
  return { origin: 'file', file, source: 'folder:.', path: name, bytes: size, mtimeMs, settledMs: 0 };
}

async function opened(maxSide: number): Promise<{ readonly renditions: Renditions; readonly folder: string }> {
  const folder = join(await temporaryFolder(), 'renditions');
  const renditions = new Renditions(folder, maxSide);
  await renditions.open();
  return { renditions, folder };
}

function picture(width: number, height: number, background: Colour = 'red'): Sharp {
  return sharp({ create: { width, height, channels: 4, background } });
}

function ok(result: IdentifiedFile | Failed): IdentifiedFile {
  if (isFailed(result)) throw new Error(result.error.message);
  return result;
}

/** The width, height and format of the copy that would be sent. */
async function copyOf({ rendition }: IdentifiedFile): Promise<unknown> {
  if (!rendition) return undefined;
  const { width, height, format, exif } = await sharp(rendition.file).metadata();
  expect((await stat(rendition.file)).size).toBe(rendition.bytes);
  return { width, height, format, hasExif: exif !== undefined };
}

describe('identify with a longest side', () => {
  it('makes an upright JPEG copy of a larger image, which stays what it is by its own bytes', async () => {
    const bytes = await picture(600, 300)
      .jpeg()
      .withExif({ IFD0: { Make: 'Test' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const file = await placed('large.jpg', bytes);
    const { renditions } = await opened(200);

    const identified = ok(await identify(file, signal, { renditions }));

    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(identified).toMatchObject({ sha256, inputId: `sha256-${sha256.slice(0, 32)}`, width: 300, height: 600 });
    expect(identified).toMatchObject({ bytes: bytes.length, mime: 'image/jpeg' });
    expect(await copyOf(identified)).toEqual({ width: 100, height: 200, format: 'jpeg', hasExif: false });
    expect(await readFile(file.file)).toEqual(bytes);
  });

  it('lays transparency on white', async () => {
    const file = await placed('clear.png', await picture(300, 300, { r: 0, g: 0, b: 0, alpha: 0 }).png().toBuffer());
    const { renditions } = await opened(100);

    const { rendition } = ok(await identify(file, signal, { renditions }));

    const { channels } = await sharp(rendition?.file).stats();
    expect(channels.map(({ mean }) => Math.round(mean))).toEqual([255, 255, 255]);
  });

  it('sends an image that is small enough as it is', async () => {
    const file = await placed('small.png', await picture(200, 100).png().toBuffer());
    const { renditions, folder } = await opened(200);

    const identified = ok(await identify(file, signal, { renditions }));

    expect(identified.rendition).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes a JPEG of an AVIF, which the service would refuse', async () => {
    const file = await placed('phone.avif', await picture(120, 80).avif().toBuffer());
    const { renditions } = await opened(200);

    const refused = await identify(file, signal);
    const identified = ok(await identify(file, signal, { renditions }));

    expect(refused).toMatchObject({ error: { code: 'unsupported-format' } });
    expect(identified).toMatchObject({ mime: 'image/avif', width: 120, height: 80 });
    expect(await copyOf(identified)).toEqual({ width: 120, height: 80, format: 'jpeg', hasExif: false });
  });

  it('makes a JPEG of a HEIC of a phone, upright, and keeps where it was taken', async () => {
    const file = await placed('IMG_0001.HEIC', await readFile(PHONE_HEIC));
    const { renditions } = await opened(60);

    const identified = ok(await identify(file, signal, { renditions, geoFromExif: true }));

    expect(identified).toMatchObject({ mime: 'image/heic', width: 90, height: 120 });
    expect(identified.notes?.geo).toEqual({ latitude: 48.5, longitude: 16.25 });
    expect(await copyOf(identified)).toEqual({ width: 45, height: 60, format: 'jpeg', hasExif: false });
    const top = await sharp(identified.rendition?.file).extract({ left: 0, top: 0, width: 45, height: 20 }).stats();
    expect(top.dominant.r).toBeGreaterThan(200);
    expect(top.dominant.b).toBeLessThan(60);
    await renditions.close();
  });

  it('makes a copy of a file over 20 MB without holding it', async () => {
    const bytes = await picture(3000, 2400).removeAlpha().tiff({ compression: 'none' }).toBuffer();
    const file = await placed('scan.tif', bytes);
    const { renditions } = await opened(1000);

    const refused = await identify(file, signal);
    const identified = ok(await identify(file, signal, { renditions }));

    expect(bytes.length).toBeGreaterThan(20_000_000);
    expect(refused).toMatchObject({ error: { code: 'too-large' } });
    expect(identified).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex'), width: 3000 });
    expect(await copyOf(identified)).toMatchObject({ width: 1000, height: 800 });
  });

  it('makes a copy of an image over 85 megapixels', async () => {
    const file = await placed('wall.jpg', await picture(10_000, 9000).toColourspace('b-w').jpeg().toBuffer());
    const { renditions } = await opened(500);

    const refused = await identify(file, signal);
    const identified = ok(await identify(file, signal, { renditions }));

    expect(refused).toMatchObject({ error: { code: 'too-many-pixels' } });
    expect(await copyOf(identified)).toMatchObject({ width: 500, height: 450 });
  });

  it('sends what it cannot decode but the service may take, and names what neither can', async () => {
    const whole = await picture(600, 300).png({ compressionLevel: 0 }).toBuffer();
    const cut = await placed('cut.png', whole.subarray(0, whole.length / 2));
    const avif = await picture(600, 300).avif().toBuffer();
    const cutAvif = await placed('cut.avif', avif.subarray(0, avif.length - 20));
    const { renditions, folder } = await opened(100);

    const sent = ok(await identify(cut, signal, { renditions }));
    const failed = await identify(cutAvif, signal, { renditions });

    expect(sent.rendition).toBeUndefined();
    expect(failed).toMatchObject({
      error: { code: 'not-shrunk', message: 'cut.avif cannot be sent as a smaller JPEG: it cannot be decoded.' },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes a copy away when its image is over, and all that an earlier run left when it opens', async () => {
    const file = await placed('large.png', await picture(300, 300).png().toBuffer());
    const { renditions, folder } = await opened(100);
    await identify(file, signal, { renditions });
    const during = await readdir(folder);

    await renditions.release(file.file);
    const after = await readdir(folder);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'left.jpg'), 'x');
    await new Renditions(folder, 100).open();

    expect([during.length, after.length]).toEqual([1, 0]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('identify with places from EXIF', () => {
  const GPS = {
    IFD3: {
      GPSLatitudeRef: 'S',
      GPSLatitude: '33/1 51/1 2400/100',
      GPSLongitudeRef: 'E',
      GPSLongitude: '151/1 12/1 3600/100',
    },
  };

  it('takes the place where the camera was, unless the list knows better', async () => {
    const file = await placed('sydney.jpg', await picture(40, 30).jpeg().withExif(GPS).toBuffer());
    const geo = { latitude: 1, longitude: 2 };

    const found = ok(await identify(file, signal, { geoFromExif: true }));
    const listed = ok(await identify({ ...file, notes: { id: 'x', geo } }, signal, { geoFromExif: true }));
    const unasked = ok(await identify(file, signal));

    expect(found.notes?.geo?.latitude).toBeCloseTo(-33.856_67, 4);
    expect(found.notes?.geo?.longitude).toBeCloseTo(151.21, 4);
    expect(listed.notes).toEqual({ id: 'x', geo });
    expect(unasked.notes).toBeUndefined();
  });

  it.each([
    ['small.jpg', async () => picture(400, 300).jpeg().withExif(GPS).toBuffer()],
    ['small.tiff', async () => tiffWithPlace(await picture(400, 300).tiff().toBuffer())],
    ['large.png', async () => picture(3000, 2400).png({ compressionLevel: 0 }).withExif(GPS).toBuffer()],
    ['large.tiff', async () => tiffWithPlace(await picture(3000, 2400).tiff({ compression: 'none' }).toBuffer())],
  ])('takes it also when a smaller copy of %s is sent, which has none', async (name, made) => {
    const file = await placed(name, await made());
    const { renditions } = await opened(100);

    const { notes, rendition } = ok(await identify(file, signal, { renditions, geoFromExif: true }));

    expect(file.bytes > 20_000_000).toBe(name.startsWith('large'));
    expect(notes?.geo?.latitude).toBeCloseTo(-33.856_67, 4);
    expect(notes?.geo?.longitude).toBeCloseTo(151.21, 4);
    expect((await sharp(rendition?.file).metadata()).exif).toBeUndefined();
  });

  it.each(['jpeg', 'png', 'gif', 'webp'] as const)('says nothing of a %s without a place', async (format) => {
    const file = await placed(`plain.${format}`, await picture(40, 30).toFormat(format).toBuffer());

    const identified = ok(await identify(file, signal, { geoFromExif: true }));

    expect(identified.notes).toBeUndefined();
  });
});
