import { classify } from './classifier.ts';
import type { Evaluation, Judged } from './evaluation.ts';
import { evaluateConcept } from './evaluation.ts';
import { fitClassifier } from './fit.ts';
import type { LabelledImage, TrainingSettings } from './labelled-image.ts';
import { isLabelled } from './labelled-image.ts';

const MAX_FOLDS = 5;

/**
 * Tells how well training goes: each part of the labelled images is predicted by a classifier that has not seen it.
 *
 * Undefined when a concept has fewer than two images. Images without labels are used to train, never to judge.
 */
export function* crossValidate(
  images: readonly LabelledImage[],
  settings: TrainingSettings,
): Generator<void, Evaluation | undefined> {
  const positives = Array.from(
    { length: settings.conceptCount },
    (_, concept) => images.filter(({ labels }) => labels[concept] === 1).length,
  );
  const folds = Math.min(MAX_FOLDS, ...positives);
  if (folds < 2) return undefined;

  const foldOf = assignFolds(images.filter(isLabelled), folds);
  const predicted: Predicted[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const classifier = yield* fitClassifier(
      images.filter((image) => foldOf.get(image) !== fold),
      settings,
    );
    for (const image of images) {
      if (foldOf.get(image) === fold) predicted.push({ image, values: classify(classifier, image.vector) });
    }
  }
  return judge(predicted, folds, settings);
}

interface Predicted {
  readonly image: LabelledImage;
  readonly values: readonly number[];
}

/** Deals the images out, those with equal labels one after the other, so that each part is a small likeness of all. */
function assignFolds(images: readonly LabelledImage[], folds: number): ReadonlyMap<LabelledImage, number> {
  const sorted = images.toSorted(byLabels);
  return new Map(sorted.map((image, index) => [image, index % folds]));
}

function byLabels(one: LabelledImage, other: LabelledImage): number {
  const [first, second] = [one.labels.join(), other.labels.join()];
  return first < second ? -1 : Number(first > second);
}

function judge(
  predicted: readonly Predicted[],
  folds: number,
  { conceptCount, exclusive }: TrainingSettings,
): Evaluation {
  const concepts = Array.from({ length: conceptCount }, (_, concept) =>
    evaluateConcept(
      predicted.map(({ image, values }): Judged => ({
        value: values[concept]!,
        isShown: image.labels[concept] === 1,
      })),
    ),
  );
  return {
    folds,
    accuracy: exclusive ? topAccuracy(predicted) : mean(concepts.map(({ accuracy }) => accuracy)),
    auc: mean(concepts.map(({ auc }) => auc)),
    concepts,
  };
}

function topAccuracy(predicted: readonly Predicted[]): number {
  const positive = predicted.filter(({ image }) => image.labels.includes(1));
  return mean(positive.map(({ image, values }) => Number(image.labels[values.indexOf(Math.max(...values))] === 1)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
