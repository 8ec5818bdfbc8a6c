import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Labels } from './manifest.ts';
import { ManifestError } from './manifest-error.ts';

/**
 * Gives the labels of a manifest: as they stand there, or from a file beside it, which is a JSON list or has one label
 * per line (the last line may end with a line break).
 *
 * @throws ManifestError
 */
export async function readLabels(manifest: string, labels: string | Labels): Promise<Labels> {
  const listed = typeof labels === 'string' ? await readLabelFile(manifest, labels) : labels;
  if (listed.some((label) => label !== null)) return listed;
  throw new ManifestError(manifest, 'labels must name at least one thing');
}

async function readLabelFile(manifest: string, file: string): Promise<Labels> {
  const path = resolve(dirname(manifest), file);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ManifestError(manifest, `labels: ${path} cannot be read`, { cause });
  });
  const labels = file.endsWith('.json') ? parsed(text) : lines(text);
  if (labels) return labels;
  throw new ManifestError(manifest, `labels: ${path} must be a JSON list of names, with null for columns without one`);
}

/** An empty line is a column without a name. */
function lines(text: string): Labels {
  const all = text
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  return all.map((line) => line.trim() || null);
}

function parsed(text: string): Labels | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every(isLabel) ? list : undefined;
  } catch {
    return undefined;
  }
}

function isLabel(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && value !== '');
}
