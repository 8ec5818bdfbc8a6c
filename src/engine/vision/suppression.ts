import { overlap, type Box } from './box.ts';

/** Something found in an image. */
export interface Detection {
  readonly label: string;
  /** Probability 0–1. */
  readonly score: number;
  readonly box: Box;
}

/**
 * Non-maximum suppression per label: of detections that overlap by more than `maxOverlap` (intersection over union),
 * the best one stays.
 *
 * @returns the kept detections, best first.
 */
export function suppress<T extends Detection>(detections: readonly T[], maxOverlap: number): readonly T[] {
  const kept: T[] = [];
  for (const candidate of detections.toSorted((one, other) => other.score - one.score)) {
    const isShadowed = kept.some(
      (better) => better.label === candidate.label && overlap(better.box, candidate.box) > maxOverlap,
    );
    if (!isShadowed) {
      kept.push(candidate);
    }
  }
  return kept;
}
