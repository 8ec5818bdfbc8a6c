import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TfjsJson } from '../convert/tfjs/tfjs-files.ts';

/** The files that a `model.json` of tfjs keeps its weights in; none for any other network. @throws Error */
export async function tfjsParts(file: string): Promise<readonly string[]> {
  if (!file.endsWith('.json')) return [];
  const { weightsManifest = [] } = JSON.parse(await readFile(file, 'utf8')) as TfjsJson;
  return weightsManifest.flatMap(({ paths }) => paths).map((path) => join(dirname(file), path));
}
