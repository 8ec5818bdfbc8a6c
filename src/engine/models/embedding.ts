import { PUBLIC_MODELS } from '../../wire/public-models.ts';
import { OBJECT_WEIGHTS } from '../vision/weights.ts';
import type { EngineModel } from './model.ts';

/**
 * What an image is like, as 320 numbers of length 1 together: alike images have a cosine near 1.
 *
 * The numbers are the object detector's last features, averaged over the image. They are good for near-duplicates, for
 * "more like this" and for own models with some twenty examples; they are no match for models made for search, and know
 * nothing of words.
 */
export const embeddingModel: EngineModel = {
  identity: PUBLIC_MODELS.generalEmbedding,
  revision: 1,
  weights: OBJECT_WEIGHTS,
  conceptNames: [],
  inBaseWorkflow: true,
  async predict(images, vision) {
    const answers = [];
    for (const image of images) {
      const vector = unitVector(await vision.features(image));
      answers.push({ embeddings: [{ vector, num_dimensions: vector.length }] });
    }
    return answers;
  },
};

/** The same direction with length 1; zero stays zero. */
export function unitVector(values: Float32Array): readonly number[] {
  const length = Math.hypot(...values);
  return Array.from(values, (value) => (length === 0 ? 0 : value / length));
}
