/** Names of concepts with their probabilities, 0–1. */
export type ConceptScores = ReadonlyMap<string, number>;

/** One map of several; a name that occurs more than once keeps its highest value. */
export function strongest(maps: Iterable<ConceptScores>): ConceptScores {
  const best = new Map<string, number>();
  for (const scores of maps) {
    for (const [name, value] of scores) {
      best.set(name, Math.max(value, best.get(name) ?? 0));
    }
  }
  return best;
}

/** 0 up to `zeroAt`, 1 from `oneAt`, a straight line between; `zeroAt` may be the greater one. */
export function ramp(value: number, zeroAt: number, oneAt: number): number {
  return Math.min(1, Math.max(0, (value - zeroAt) / (oneAt - zeroAt)));
}
