import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import type { FeatureStatistics } from '../vision/feature-statistics.ts';
import { FEATURE_STATISTICS, OBJECT_WEIGHTS } from '../vision/weights.ts';
import type { EngineModel } from './model.ts';

/**
 * What an image is like, as 320 numbers of length 1 together: alike images have a cosine near 1.
 *
 * The numbers are the object detector's last features, averaged over the image and standardised, so that no feature
 * outweighs the others. They are good for near-duplicates, for "more like this" and for own models with some twenty
 * examples; they are no match for models made for search, and know nothing of words. Figures: models/README.md.
 */
export const embeddingModel: EngineModel = {
  identity: PUBLIC_MODELS.generalEmbedding,
  revision: 2,
  weights: [...OBJECT_WEIGHTS, FEATURE_STATISTICS],
  conceptNames: [],
  inBaseWorkflow: true,
  async predict(images, vision) {
    const statistics = await vision.featureStatistics();
    const answers = [];
    for (const image of images) {
      const vector = unitVector(standardised(unitVector(await vision.features(image)), statistics));
      answers.push({ embeddings: [{ vector, num_dimensions: vector.length }] });
    }
    return answers;
  },
};

/** How many standard deviations each number lies from what is usual. */
export function standardised(values: readonly number[], { mean, deviation }: FeatureStatistics): readonly number[] {
  return values.map((value, index) => (value - mean[index]!) / deviation[index]!);
}

/** The same direction with length 1; zero stays zero. */
export function unitVector(values: ArrayLike<number>): readonly number[] {
  const numbers = Array.from(values);
  const length = Math.hypot(...numbers);
  return numbers.map((value) => (length === 0 ? 0 : value / length));
}
