import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** An optional peer of this package. */
export const FACE_DESCRIPTION_PACKAGE = '@vladmandic/human@3.3.6';

/**
 * Weight files of the net that guesses age and gender, inside the package @vladmandic/human: its description first.
 *
 * They are read where that package lies and never copied, for nobody has said under which licence they may be passed on.
 * Empty where the package is not installed.
 */
export const FACE_DESCRIPTION_WEIGHTS: readonly string[] = findWeights();

function findWeights(): readonly string[] {
  try {
    const entry = import.meta.resolve('@vladmandic/human');
    const files = ['faceres.json', 'faceres.bin'].map((file) => fileURLToPath(new URL(`../models/${file}`, entry)));
    return files.every((file) => existsSync(file)) ? files : [];
  } catch {
    return [];
  }
}
