import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EngineModel } from './model.ts';

/** The part of `models/manifest.json` that is read here. */
interface Manifest {
  readonly models: readonly (Checksum & { readonly labels?: Checksum })[];
  readonly statistics?: readonly Checksum[];
}

interface Checksum {
  readonly file: string;
  readonly sha256: string;
}

/**
 * The id of a model's version: 32 hex characters that change with the model's revision and with its weights.
 *
 * @param modelsDir folder with `manifest.json`.
 * @throws Error when the manifest is missing or lists no checksum for one of the model's weight files, or when one inside
 *   a package cannot be read.
 */
export async function modelVersionId(model: EngineModel, modelsDir: string): Promise<string> {
  const hash = createHash('sha256').update(`${model.identity.id} ${model.revision}`);
  const checksums = model.weights.length === 0 ? new Map<string, string>() : await readChecksums(modelsDir);
  for (const file of model.weights.toSorted()) {
    const sha256 = checksums.get(file);
    if (sha256 === undefined) {
      throw new Error(`${join(modelsDir, 'manifest.json')} lists no checksum for ${file}`);
    }
    hash.update(`\n${file} ${sha256}`);
  }
  for (const file of model.packageWeights ?? []) {
    const sha256 = createHash('sha256').update(await readFile(file));
    hash.update(`\n${basename(file)} ${sha256.digest('hex')}`);
  }
  return hash.digest('hex').slice(0, 32);
}

/** The id of the same version for images as stored, of which it says something else. */
export function versionAsStored(versionId: string): string {
  return createHash('sha256').update(`${versionId} as stored`).digest('hex').slice(0, 32);
}

async function readChecksums(modelsDir: string): Promise<ReadonlyMap<string, string>> {
  const { models, statistics = [] } = JSON.parse(await readFile(join(modelsDir, 'manifest.json'), 'utf8')) as Manifest;
  const files = models.flatMap((model) => [model, ...(model.labels === undefined ? [] : [model.labels])]);
  return new Map([...files, ...statistics].map(({ file, sha256 }) => [file, sha256]));
}
