import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';

import type { FoundFile } from '../pipeline/file.ts';
import { SourceError } from '../pipeline/sources/source.ts';

/** As records name what was named one by one. */
const SOURCE = 'arguments';

/**
 * Finds the images that a user names one by one: files and addresses (`http:`, `https:`), in the order given.
 *
 * @throws SourceError when a file does not exist or is a folder, or an address is none.
 */
export async function findImages(images: readonly string[], workingFolder: string): Promise<readonly FoundFile[]> {
  return Promise.all(images.map(async (image) => (isAddress(image) ? address(image) : file(image, workingFolder))));
}

function isAddress(image: string): boolean {
  return /^https?:\/\//i.test(image);
}

function address(image: string): FoundFile {
  if (!URL.canParse(image)) throw new SourceError(`${image} is no address.`);
  return { origin: 'address', file: image, source: SOURCE, path: image };
}

async function file(image: string, workingFolder: string): Promise<FoundFile> {
  const absolute = resolve(workingFolder, image);
  const found = await stat(absolute).catch(() => undefined);
  if (!found) throw new SourceError(`${image}: no such file.`);
  if (found.isDirectory()) throw new SourceError(`${image} is a folder. Name images; import takes whole folders.`);
  const path = image.replaceAll(sep, '/').replace(/^\.\//, '').normalize('NFC');
  return { origin: 'file', file: absolute, source: SOURCE, path };
}
