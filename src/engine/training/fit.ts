import type { Classifier } from './classifier.ts';
import { examplesOf, exclusiveExamplesOf } from './examples.ts';
import type { LabelledImage, TrainingSettings } from './labelled-image.ts';
import { logisticObjective } from './logistic.ts';
import { minimise } from './minimise.ts';
import { softmaxObjective } from './softmax.ts';

/** How strongly large weights are held back: vectors have the length 1, and this lets scores reach about ±6. */
const L2 = 1e-3;

/** A bias beyond which a probability is 1 or 0 in every reply. */
const CERTAIN = 20;

/**
 * Fits a classifier: L2-regularised logistic regression for each concept, or over all when they exclude each other.
 * The same images in the same order give the same classifier. Pauses often, see `minimise`.
 *
 * A concept with examples on one side only is always said to be what they are.
 */
export function* fitClassifier(
  images: readonly LabelledImage[],
  settings: TrainingSettings,
): Generator<void, Classifier> {
  const { conceptCount, exclusive } = settings;
  const stride = (images[0]?.vector.length ?? 0) + 1;
  if (exclusive) {
    const objective = softmaxObjective(exclusiveExamplesOf(images, settings), L2);
    return { kind: 'exclusive', conceptCount, parameters: yield* minimise(objective, conceptCount * stride) };
  }
  const parameters = new Float64Array(conceptCount * stride);
  for (let concept = 0; concept < conceptCount; concept += 1) {
    const examples = examplesOf(concept, images, settings);
    if (examples) {
      parameters.set(yield* minimise(logisticObjective(examples, L2), stride), concept * stride);
    } else {
      const isShown = images.some(({ labels }) => labels[concept] === 1);
      parameters[(concept + 1) * stride - 1] = isShown ? CERTAIN : -CERTAIN;
    }
  }
  return { kind: 'independent', conceptCount, parameters };
}
