import { createHash } from 'node:crypto';
import type { Differences } from './check.ts';
import type { Recipe } from './recipe.ts';

/** What `manifest.json` says about one model. */
export interface ManifestEntry {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly weights: Recipe['weights'];
  readonly inputs: readonly TensorEntry[];
  readonly outputs: readonly TensorEntry[];
  readonly labels?: { readonly file: string; readonly sha256: string };
  readonly source: { readonly package: string; readonly integrity: string; readonly path: string };
  readonly licence: string;
  /** Per output, against the original; rounded up to 1, 2 or 5 times a power of ten. */
  readonly maxAbsoluteDifference: Readonly<Record<string, number>>;
}

interface TensorEntry {
  readonly name: string;
  readonly type: 'float32';
  readonly shape: readonly (number | string)[];
}

/** Describes a converted model. */
export function describeModel(
  recipe: Recipe,
  file: Uint8Array,
  labels: string | undefined,
  differences: Differences,
): ManifestEntry {
  return {
    name: recipe.name,
    file: `${recipe.name}.onnx`,
    sha256: sha256(file),
    bytes: file.length,
    weights: recipe.weights,
    inputs: [{ name: 'image', type: 'float32', shape: ['N', 3, recipe.side, recipe.side] }],
    outputs: Object.entries(recipe.outputs).map(([name, shape]) => ({ name, type: 'float32', shape })),
    ...(labels ? { labels: { file: `${recipe.name}.labels.json`, sha256: sha256(labels) } } : {}),
    source: {
      package: `${recipe.release.name}@${recipe.release.version}`,
      integrity: recipe.release.integrity,
      path: recipe.path,
    },
    licence: recipe.licence,
    maxAbsoluteDifference: Object.fromEntries([...differences].map(([name, value]) => [name, roundUp(value)])),
  };
}

/** The next of 1, 2, 5, 10 ... times a power of ten, so that the last bits of a processor do not show. */
function roundUp(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log10(value));
  const leading = value / 10 ** exponent;
  const step = [1, 2, 5, 10].find((candidate) => leading <= candidate) ?? 10;
  return Number(`${step}e${exponent}`);
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
