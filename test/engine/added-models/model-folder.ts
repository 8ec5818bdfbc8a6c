import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODELS } from '../samples.ts';

/** What a manifest says; tests also write what none should. */
export type Said = Readonly<Record<string, unknown>>;

const SQUARE = { layout: 'NCHW', normalisation: { range: [0, 255] } } as const;

/** A classifier: five kinds of pictures. */
export const KINDS: Said = {
  id: 'kinds',
  name: 'kinds of pictures',
  kind: 'classifier',
  file: 'nsfw.onnx',
  input: { side: 224, ...SQUARE },
  labels: 'nsfw.labels.json',
  output: { activation: 'none' },
};

/** An embedder: the features of the object detector. */
export const FEATURES: Said = {
  id: 'features',
  kind: 'embedder',
  file: 'objects.onnx',
  input: { side: 300, ...SQUARE },
  output: { name: 'embedding' },
};

/** A detector: 80 everyday objects. */
export const OBJECTS: Said = {
  id: 'objects',
  kind: 'detector',
  file: 'objects.onnx',
  input: { side: 300, ...SQUARE },
  labels: 'objects.labels.json',
  output: { boxes: 'boxes', scores: 'scores', format: 'yxyx', units: 'fraction', activation: 'none', threshold: 0.5 },
};

/** A detector of one thing in a picture that must not be stretched. */
export const FACES: Said = {
  id: 'faces',
  kind: 'detector',
  file: 'faces.onnx',
  input: { side: 192, resize: 'contain', ...SQUARE },
  labels: ['face'],
  output: {
    boxes: 'boxes',
    scores: 'scores',
    format: 'yxyx',
    units: 'fraction',
    activation: 'none',
    threshold: 0.5,
    overlap: 0.3,
  },
};

/**
 * Writes manifests into a folder, each with what the program's own files it names, or with the bytes given for them.
 *
 * @param files contents by their names, instead of those in `models/`.
 */
export async function modelFolder(
  manifests: readonly Said[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const folder = join(await temporaryFolder(), 'own');
  await mkdir(folder);
  for (const [index, manifest] of manifests.entries()) {
    await writeFile(manifestIn(folder, index), JSON.stringify(manifest));
    for (const file of [manifest['file'], manifest['labels']]) {
      if (typeof file !== 'string' || file in files || !/^(nsfw|objects|faces)\.(onnx|labels)/.test(file)) continue;
      await copyFile(fileURLToPath(new URL(file, MODELS)), join(folder, file));
    }
  }
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  return folder;
}

/** The path of the manifest that `modelFolder` has written. */
export function manifestIn(folder: string, index = 0): string {
  return join(folder, `${index}.model.json`);
}
