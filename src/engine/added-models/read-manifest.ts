import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { InputDescription, ModelDescription, Unversioned } from './description.ts';
import { explainIssue } from './explain-issue.ts';
import { ManifestError } from './manifest-error.ts';
import type { InputManifest, Manifest } from './manifest.ts';
import { MANIFEST_SCHEMA } from './manifest-schema.ts';
import { readLabels } from './read-labels.ts';
import { describedVersionId } from './version-id.ts';

/**
 * Reads a `<name>.model.json` with what it refers to. The network itself is not opened.
 *
 * @throws ManifestError that names the manifest and everything that is wrong with it.
 */
export async function readManifest(file: string): Promise<ModelDescription> {
  const manifest = checkManifest(file, await readJson(file));
  const described = await describe(file, manifest);
  try {
    return { ...described, versionId: await describedVersionId(described) };
  } catch (cause) {
    throw new ManifestError(file, `file: ${messageOf(cause)}`, { cause });
  }
}

function checkManifest(file: string, json: unknown): Manifest {
  const { success, data, error } = MANIFEST_SCHEMA.safeParse(json);
  if (success) return data;
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ManifestError(file, 'it must be a JSON object');
  throw new ManifestError(file, error.issues.map((issue) => explainIssue(issue, json)).join('; '));
}

async function describe(file: string, manifest: Manifest): Promise<Unversioned> {
  const shared = {
    id: manifest.id,
    name: manifest.name ?? manifest.id,
    manifest: file,
    weights: resolve(dirname(file), manifest.file),
    input: inputOf(manifest.input),
    inBaseWorkflow: isInBaseWorkflow(file, manifest),
  };
  if (manifest.kind === 'embedder') {
    return { ...shared, kind: manifest.kind, output: manifest.output, replaces: manifest.replaces };
  }
  const labels = await readLabels(file, manifest.labels);
  return manifest.kind === 'classifier'
    ? { ...shared, kind: manifest.kind, output: manifest.output, replaces: manifest.replaces, labels }
    : { ...shared, kind: manifest.kind, output: manifest.output, replaces: undefined, labels };
}

function isInBaseWorkflow(file: string, manifest: Manifest): boolean {
  const replaces = manifest.kind === 'detector' ? undefined : manifest.replaces;
  // Searches and own models read what it said of each input.
  if (replaces !== undefined && manifest.inBaseWorkflow === false) {
    throw new ManifestError(file, `inBaseWorkflow must be true for a model that replaces ${replaces}`);
  }
  return manifest.inBaseWorkflow ?? replaces !== undefined;
}

function inputOf(input: InputManifest): InputDescription {
  const { name, layout, channels, resize, side, normalisation } = input;
  const { range, mean = [0, 0, 0], std = [1, 1, 1] } = normalisation;
  const [low, high] = range ?? [0, 1];
  return {
    name,
    width: side ?? input.width!,
    height: side ?? input.height!,
    layout,
    channels,
    resize,
    scale: std.map((each) => (high - low) / 255 / each),
    offset: std.map((each, channel) => (low - mean[channel]!) / each),
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new ManifestError(file, messageOf(cause), { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
