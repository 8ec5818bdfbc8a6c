/** How well a classifier did on images that it was not trained with. Shares are from 0 to 1. */
export interface Evaluation {
  /** Parts into which the images were divided; each was predicted by a classifier trained with the others. */
  readonly folds: number;
  /** Mean over the concepts, or with concepts that exclude each other the share of images whose likeliest is right. */
  readonly accuracy: number;
  /** Mean over the concepts. */
  readonly auc: number;
  /** In the order of the model's concepts. */
  readonly concepts: readonly ConceptEvaluation[];
}

export interface ConceptEvaluation {
  readonly positives: number;
  readonly negatives: number;
  /** Share of images on the right side of 0.5. */
  readonly accuracy: number;
  /** Probability that an image with the concept gets a higher value than one without. */
  readonly auc: number;
}

/** A prediction beside the truth. */
export interface Judged {
  readonly value: number;
  readonly isShown: boolean;
}

/** Judges the predictions for one concept. With one side only, `auc` is 0.5: nothing is known. */
export function evaluateConcept(judged: readonly Judged[]): ConceptEvaluation {
  const positives = judged.filter(({ isShown }) => isShown).length;
  const right = judged.filter(({ value, isShown }) => value >= 0.5 === isShown).length;
  return {
    positives,
    negatives: judged.length - positives,
    accuracy: judged.length === 0 ? 0 : right / judged.length,
    auc: areaUnderCurve(judged),
  };
}

/** The area under the ROC curve, from the ranks; equal values share their ranks. */
export function areaUnderCurve(judged: readonly Judged[]): number {
  const sorted = judged.toSorted((one, other) => one.value - other.value);
  const positives = sorted.filter(({ isShown }) => isShown).length;
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  let rankSum = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end < sorted.length && sorted[end]!.value === sorted[start]!.value) end += 1;
    const shownHere = sorted.slice(start, end).filter(({ isShown }) => isShown).length;
    rankSum += (shownHere * (start + 1 + end)) / 2;
    start = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
