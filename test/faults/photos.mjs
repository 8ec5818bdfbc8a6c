import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';

const SAMPLE = fileURLToPath(new URL('../../samples/coffee.png', import.meta.url));
const SIDE = 96;
const ACROSS = 48;

/** Photographs in one sub-folder. */
export const PER_FOLDER = 50;

/** Makes distinct small photographs in sub-folders: crops of a real one, moved by a few pixels each. */
export async function makePhotos(folder, count) {
  const { data, info } = await sharp(SAMPLE).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const paths = [];
  for (let index = 0; index < count; index += 1) {
    const path = join(String(Math.floor(index / PER_FOLDER)), `${index}.jpg`);
    if (index % PER_FOLDER === 0) await mkdir(join(folder, String(index / PER_FOLDER)), { recursive: true });
    const left = (index % ACROSS) * 8;
    const top = (Math.floor(index / ACROSS) * 7) % (info.height - SIDE);
    await sharp(data, { raw: info })
      .extract({ left: left % (info.width - SIDE), top, width: SIDE, height: SIDE })
      // No two photos are the same, even where the crops are.
      .modulate({ brightness: 0.5 + (index % 997) / 1000 })
      .jpeg({ quality: 70 + (index % 23) })
      .toFile(join(folder, path));
    paths.push(path);
  }
  return paths;
}
