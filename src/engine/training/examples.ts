import type { LabelledImage, TrainingSettings } from './labelled-image.ts';
import { isLabelled } from './labelled-image.ts';
import type { BinaryExamples } from './logistic.ts';
import type { MulticlassExamples } from './softmax.ts';

/** What a negative counts that nobody has called one: it may show the concept after all. */
const UNSAID = 0.5;

/**
 * The examples for and against one concept, both sides with the same weight; undefined when a side has none.
 *
 * Against it speak images that are labelled so, and with less weight those of which nothing is said about the concept:
 * in a closed environment only such as are labelled with another concept of the model. In an open one the origin of
 * the vector space, which is where the average of all images lies, stands for everything that is not in the app.
 */
export function examplesOf(
  concept: number,
  images: readonly LabelledImage[],
  { closed }: TrainingSettings,
): BinaryExamples | undefined {
  const vectors: ArrayLike<number>[] = [];
  const targets: number[] = [];
  const weights: number[] = [];
  const add = (vector: ArrayLike<number>, target: number, weight: number): void => {
    vectors.push(vector);
    targets.push(target);
    weights.push(weight);
  };
  for (const image of images) {
    const label = image.labels[concept] ?? null;
    if (label !== null) add(image.vector, label, 1);
    else if (!closed || isLabelled(image)) add(image.vector, 0, UNSAID);
  }
  if (!closed && images[0]) add(new Float32Array(images[0].vector.length), 0, 1);

  const sums = [0, 0];
  weights.forEach((weight, index) => (sums[targets[index]!]! += weight));
  if (sums.includes(0)) return undefined;
  return { vectors, targets, weights: weights.map((weight, index) => weight / sums[targets[index]!]! / 2) };
}

/**
 * The examples of concepts that exclude each other, each concept with the same weight.
 *
 * An image that is only said not to show some of them stands, with less weight, for all others alike; images without
 * labels say nothing, because the probabilities must add up to 1 for them too.
 */
export function exclusiveExamplesOf(
  images: readonly LabelledImage[],
  { conceptCount }: TrainingSettings,
): MulticlassExamples {
  const labelled = images.filter(isLabelled).flatMap((image) => {
    const isPositive = image.labels.includes(1);
    const possible = image.labels.map((label) => (isPositive ? label === 1 : label !== 0));
    const count = possible.filter(Boolean).length;
    if (count === 0) return [];
    return [{ ...image, targets: possible.map((is) => (is ? 1 / count : 0)), weight: isPositive ? 1 : UNSAID }];
  });
  const masses = Array.from({ length: conceptCount }, (_, each) =>
    labelled.reduce((sum, { targets, weight }) => sum + targets[each]! * weight, 0),
  );
  const balanced = labelled.map(({ targets, weight }) =>
    targets.reduce((sum, target, each) => sum + (target > 0 ? (target * weight) / masses[each]! : 0), 0),
  );
  const total = balanced.reduce((sum, weight) => sum + weight, 0);
  return {
    vectors: labelled.map(({ vector }) => vector),
    targets: labelled.map(({ targets }) => targets),
    weights: balanced.map((weight) => weight / total),
    classCount: conceptCount,
  };
}
