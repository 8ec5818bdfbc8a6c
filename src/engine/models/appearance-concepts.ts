import type { ImageInfo } from '../inference/inference.ts';
import type { ImageStatistics } from '../vision/statistics.ts';
import { ramp, type ConceptScores } from './concept-scores.ts';

/** Everything that `appearanceConcepts` can say. */
export const APPEARANCE_CONCEPT_NAMES: readonly string[] = [
  'monochrome',
  'black and white',
  'sepia',
  'colorful',
  'dark',
  'bright',
  'blur',
  'panoramic',
];

/**
 * What light, colour, sharpness and shape say of an image. "Portrait" and "landscape" are never meant as a shape here:
 * as concepts they are motifs.
 */
export function appearanceConcepts(statistics: ImageStatistics, { width, height }: ImageInfo): ConceptScores {
  const { lightness, contrast, chroma, tint, tintSpread, sharpness } = statistics;
  const monochrome = ramp(tintSpread, 0.012, 0.006);
  const isYellowish = tint.b > Math.abs(tint.a);
  const toned = ramp(chroma, 0.01, 0.02);
  const sides = Math.max(width, height) / Math.min(width, height);
  return new Map([
    ['monochrome', monochrome],
    ['black and white', monochrome * (1 - toned)],
    ['sepia', isYellowish ? monochrome * toned * ramp(chroma, 0.12, 0.08) : 0],
    ['colorful', ramp(tintSpread, 0.06, 0.12)],
    ['dark', ramp(lightness, 0.35, 0.15)],
    ['bright', ramp(lightness, 0.75, 0.95)],
    // What has no contrast has no edges to judge by.
    ['blur', ramp(sharpness, 250, 50) * ramp(contrast, 0.03, 0.08)],
    ['panoramic', ramp(sides, 2, 2.6)],
  ]);
}
