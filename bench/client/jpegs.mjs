import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));
const PHOTOS = ['airplane-from-above', 'black-canyon', 'dust-bowl-home', 'french-alpine-landscape', 'nagasaki-boats'];
/** With this size and quality, a crop of these photos takes some 93 KB. */
const WIDTH = 640;
const HEIGHT = 470;
const QUALITY = 93;
const AT_ONCE = 4;

/** Writes distinct JPEGs, the same ones every time, into a folder, and gives back their names. */
export async function makeJpegs(folder, count) {
  const random = seededRandom(20_170_101);
  const photos = await Promise.all(PHOTOS.map(openPhoto));
  const names = [];
  for (let first = 0; first < count; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - first) }, async (_, offset) => {
      const index = first + offset;
      const name = `image-${String(index).padStart(5, '0')}.jpg`;
      names.push(name);
      await writeFile(join(folder, name), await crop(photos[index % photos.length], random));
    });
    await Promise.all(some);
  }
  return names;
}

/** Decoded once: a crop then costs its own encoding only. */
async function openPhoto(name) {
  const { data, info } = await sharp(join(SAMPLES, `${name}.jpg`))
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, info };
}

async function crop({ data, info }, random) {
  const left = Math.floor(random() * (info.width - WIDTH));
  const top = Math.floor(random() * (info.height - HEIGHT));
  const brightness = 0.9 + random() * 0.2;
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .extract({ left, top, width: WIDTH, height: HEIGHT })
    .linear(brightness, 0)
    .jpeg({ quality: QUALITY })
    .toBuffer();
}

/** Mulberry32, by Tommy Ettinger, public domain. */
function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
