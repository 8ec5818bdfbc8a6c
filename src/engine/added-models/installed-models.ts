import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../engine-error.ts';
import { lockFolder } from '../store/folder-lock.ts';
import { readOnnx } from '../vision/open-network-file.ts';
import type { ModelDescription } from './description.ts';
import { ManifestError } from './manifest-error.ts';

/** Unfinished or removed folders begin so; nothing looks into them. */
const PASSING = '.passing-';

/** The folder of the models that were added to a data folder, a folder each by their ids. */
export function installedModels(dataDir: string): string {
  return join(dataDir, 'models');
}

/**
 * Copies a model into a data folder: its network as ONNX, and its manifest with the labels in it. It is there wholly or
 * not at all, and served from the engine's next start on.
 *
 * @returns the folder.
 * @throws EngineError when an engine is using the data folder. @throws ManifestError when the id is taken.
 */
export async function installModel(model: ModelDescription, dataDir: string): Promise<string> {
  const { id, manifest, weights } = model;
  return withLock(dataDir, async () => {
    const folder = installedModels(dataDir);
    await removePassing(folder);
    const place = join(folder, id);
    if ((await readdir(folder)).includes(id)) {
      throw new ManifestError(manifest, `id: there is a model ${id} in ${folder} already; remove it first`);
    }
    const unfinished = join(folder, `${PASSING}${randomUUID()}`);
    await mkdir(unfinished);
    try {
      await writeFile(join(unfinished, `${id}.onnx`), await readOnnx(weights));
      await writeFile(join(unfinished, `${id}.model.json`), await copyOfManifest(model));
      await rename(unfinished, place);
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
    return place;
  });
}

/**
 * Takes a model out of a data folder.
 *
 * @throws EngineError when there is none with the id, or an engine is using the data folder.
 */
export async function uninstallModel(id: string, dataDir: string): Promise<void> {
  const folder = installedModels(dataDir);
  const ids = await readdir(folder).catch((): readonly string[] => []);
  // The id of a folder that is there: none that leads elsewhere.
  if (!ids.includes(id) || id.startsWith('.')) throw new EngineError(`There is no model ${id} in ${folder}.`);
  await withLock(dataDir, async () => {
    const passing = join(folder, `${PASSING}${randomUUID()}`);
    await rename(join(folder, id), passing);
    await rm(passing, { recursive: true });
  });
}

async function copyOfManifest(model: ModelDescription): Promise<string> {
  const said = JSON.parse(await readFile(model.manifest, 'utf8')) as object;
  const labels = 'labels' in model ? { labels: model.labels } : {};
  return `${JSON.stringify({ ...said, file: `${model.id}.onnx`, ...labels }, null, 2)}\n`;
}

async function withLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  await mkdir(installedModels(dataDir), { recursive: true });
  const lock = await lockFolder(dataDir);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function removePassing(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.startsWith(PASSING));
  for (const name of left) await rm(join(folder, name), { recursive: true });
}
