import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Data } from '../../wire/data.ts';
import { EngineError } from '../engine-error.ts';
import { openNetworkFile } from '../vision/open-network-file.ts';
import { loadRuntime } from '../vision/runtime.ts';
import { answerOf } from './check-models.ts';
import type { ModelDescription } from './description.ts';
import { findManifests, isManifest } from './find-manifests.ts';
import { installModel } from './installed-models.ts';
import { listModels } from './list-models.ts';
import { checkPlace } from './load-added-models.ts';
import { ManifestError } from './manifest-error.ts';
import { readManifest } from './read-manifest.ts';
import { draftManifest, type Template } from './template.ts';

/** What became of one manifest. */
export type Addition =
  | {
      readonly kind: 'added';
      readonly model: ModelDescription;
      /** What it says of a photograph of a cat. */
      readonly answer: Data;
    }
  | { readonly kind: 'refused'; readonly problem: string }
  /** A network without a manifest; `template` is to be completed. */
  | { readonly kind: 'undescribed'; readonly file: string; readonly template: Template };

/**
 * Tries models and copies those that answer into a data folder.
 *
 * @param target a manifest, a folder with manifests, or a network that has none yet.
 * @throws EngineError when there is nothing to add, the network cannot be opened, or an engine uses the data folder.
 */
export async function addModels(target: string, dataDir: string): Promise<readonly Addition[]> {
  if (isManifest(target)) return [await addModel(target, dataDir)];
  if (!(await isFolder(target))) return [await describeNetwork(target)];
  const manifests = await findManifests(target);
  const additions: Addition[] = [];
  for (const manifest of manifests) additions.push(await addModel(manifest, dataDir));
  if (manifests.length > 0) return additions;
  const networks = (await readdir(target)).filter((name) => /\.(onnx|tflite)$|^model\.json$/.test(name)).toSorted();
  if (networks.length === 0) throw new EngineError(`There is neither a manifest nor a network in ${target}.`);
  return Promise.all(networks.map(async (name) => describeNetwork(join(target, name))));
}

async function addModel(manifest: string, dataDir: string): Promise<Addition> {
  try {
    const model = await readManifest(manifest);
    checkPlace(model, (await listModels(dataDir)).models);
    const answer = await answerOf(model);
    await installModel(model, dataDir);
    return { kind: 'added', model, answer };
  } catch (error) {
    if (error instanceof ManifestError) return { kind: 'refused', problem: error.message };
    throw error;
  }
}

async function describeNetwork(file: string): Promise<Addition> {
  if (!/\.(onnx|tflite|json)$/.test(file)) {
    throw new EngineError(
      `${file} is neither a manifest (.model.json) nor a network (.onnx, .tflite, model.json of tfjs).`,
    );
  }
  try {
    const network = await openNetworkFile(await loadRuntime(), file);
    return { kind: 'undescribed', file, template: draftManifest(network, file) };
  } catch (cause) {
    throw new EngineError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new EngineError(`${path} is not there.`, { cause });
  }
}
