import type { Data } from '../../wire/data.ts';
import type { PublicModelIdentity } from '../../wire/public-models.ts';
import type { DecodedImage } from '../vision/decoded-image.ts';
import type { Vision } from '../vision/vision.ts';

/**
 * One model of the engine. A new one is one new file that exports such an object, and its line in the registry.
 *
 * The object is loaded on the main thread too (for lists and look-ups), so it must not load weights by itself: it asks
 * `vision` for them inside `predict`.
 */
export interface EngineModel {
  readonly identity: PublicModelIdentity;

  /** Raised whenever the same pixels may get another answer; part of the version id, with the weights' checksums. */
  readonly revision: number;

  /** Weight files in `models/` that the answer depends on. */
  readonly weights: readonly string[];

  /** Weight files inside an optional package: absolute paths, none where it is not installed. @default the model has none */
  readonly packageWeights?: readonly string[];

  /** The optional package with them, by name and version. */
  readonly weightsPackage?: string;

  /** Names of everything the model can say, for `output_info`. */
  readonly conceptNames: readonly string[];

  /** Whether every added input is given to this model, so that its answer is stored with the input. */
  readonly inBaseWorkflow: boolean;

  /**
   * Answers for each image, in order, computed from its pixels: all values, unsorted limits are the caller's work
   * (`max_concepts`, `min_value`), but concepts are descending by value.
   */
  predict(images: readonly DecodedImage[], vision: Vision): Promise<readonly Data[]>;
}
