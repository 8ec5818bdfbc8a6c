import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));
const PHOTOS = [
  'airplane-from-above.jpg',
  'astronaut.png',
  'black-canyon.jpg',
  'cat-chelsea.png',
  'coffee.png',
  'dust-bowl-home.jpg',
  'french-alpine-landscape.jpg',
  'nagasaki-boats.jpg',
];
/** What a crop is enlarged or reduced to; with this quality, it takes some 110 kB. */
const WIDTH = 640;
const HEIGHT = 480;
const QUALITY = 95;
const AT_ONCE = 4;

/** Makes distinct JPEGs, the same ones every time: parts of the sample photos, brightened or darkened a little. */
export async function makeImages(count) {
  const random = seededRandom(20_261_101);
  const photos = await Promise.all(PHOTOS.map(openPhoto));
  const images = [];
  while (images.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - images.length) }, async (_, offset) =>
      crop(photos[(images.length + offset) % photos.length], random),
    );
    images.push(...(await Promise.all(some)));
  }
  return images;
}

/** Decoded once: a crop then costs its own encoding only. */
async function openPhoto(name) {
  const { data, info } = await sharp(SAMPLES + name)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, info };
}

async function crop({ data, info }, random) {
  const scale = (0.6 + random() * 0.4) * Math.min(info.width / WIDTH, info.height / HEIGHT);
  const width = Math.floor(WIDTH * scale);
  const height = Math.floor(HEIGHT * scale);
  const left = Math.floor(random() * (info.width - width));
  const top = Math.floor(random() * (info.height - height));
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .extract({ left, top, width, height })
    .resize(WIDTH, HEIGHT)
    .linear(0.9 + random() * 0.2, 0)
    .jpeg({ quality: QUALITY })
    .toBuffer();
}

/** Mulberry32, by Tommy Ettinger, public domain: numbers from 0 to 1, the same ones for the same seed. */
export function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
