import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));
const PHOTOS = ['airplane-from-above', 'black-canyon', 'dust-bowl-home', 'french-alpine-landscape', 'nagasaki-boats'];
/** Different pictures; further files show them again, and still differ by a comment. */
const PICTURES = 500;
const AT_ONCE = 4;
/** Older than any import waits for a file to come to rest. */
const CHANGED_AT = new Date(Date.now() - 3_600_000);

/** Crops of the photos. At these sizes and qualities they take some 93 KB and some 5 KB. */
export const SIZES = {
  large: { width: 640, height: 470, quality: 93, reduced: 1 },
  small: { width: 160, height: 118, quality: 86, reduced: 3 },
};

/**
 * Writes distinct JPEGs, the same ones every time, into a folder.
 *
 * @param options.size one of `SIZES`. @default SIZES.large
 * @param options.perFolder how many lie in a folder; then they lie in sub-folders. @default all
 * @returns their paths below the folder.
 */
export async function makeJpegs(folder, count, { size = SIZES.large, perFolder = Infinity } = {}) {
  const pictures = await makePictures(Math.min(count, PICTURES), size);
  const names = Array.from({ length: count }, (_, index) => nameOf(index, perFolder));
  for (const sub of new Set(names.map((name) => join(folder, name, '..')))) await mkdir(sub, { recursive: true });
  await inTurns(names, async (name, index) => {
    const file = join(folder, name);
    await writeFile(file, withComment(pictures[index % pictures.length], `image ${index}`));
    await utimes(file, CHANGED_AT, CHANGED_AT);
  });
  return names;
}

function nameOf(index, perFolder) {
  const name = `image-${String(index).padStart(6, '0')}.jpg`;
  return perFolder === Infinity ? name : join(`folder-${Math.floor(index / perFolder)}`, name);
}

async function makePictures(count, size) {
  const random = seededRandom(20_170_101);
  const photos = await Promise.all(PHOTOS.map(async (name) => openPhoto(name, size)));
  const places = Array.from({ length: count }, () => [random(), random(), random()]);
  const pictures = [];
  await inTurns(places, async (place, index) => {
    pictures[index] = await crop(photos[index % photos.length], place, size);
  });
  return pictures;
}

async function inTurns(items, work) {
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) await work(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Decoded once: a crop then costs its own encoding only. */
async function openPhoto(name, { reduced }) {
  const photo = sharp(join(SAMPLES, `${name}.jpg`)).toColourspace('srgb');
  const { width } = await photo.metadata();
  return photo
    .resize(Math.floor(width / reduced))
    .raw()
    .toBuffer({ resolveWithObject: true });
}

async function crop({ data, info }, [x, y, light], { width, height, quality }) {
  const left = Math.floor(x * (info.width - width));
  const top = Math.floor(y * (info.height - height));
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .extract({ left, top, width, height })
    .linear(0.9 + light * 0.2, 0)
    .jpeg({ quality })
    .toBuffer();
}

/** A JPEG with a comment, which stands right behind the marker that begins it. */
function withComment(jpeg, text) {
  const comment = Buffer.alloc(4 + text.length);
  comment.writeUInt16BE(0xff_fe, 0);
  comment.writeUInt16BE(2 + text.length, 2);
  comment.write(text, 4, 'latin1');
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
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
