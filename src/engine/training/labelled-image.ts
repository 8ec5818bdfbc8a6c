/** An image as training sees it. */
export interface LabelledImage {
  readonly vector: Float32Array;
  /** For each concept of the model: 1 is shown, 0 is not shown, null where nobody has said so. */
  readonly labels: readonly (0 | 1 | null)[];
}

/**
 * How a classifier is trained.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export interface TrainingSettings {
  readonly conceptCount: number;
  /** Whether exactly one concept is in each image. */
  readonly exclusive: boolean;
  /** Whether every image that will be asked about shows one of the concepts. */
  readonly closed: boolean;
}

/** Whether anybody has said anything of the image. */
export function isLabelled({ labels }: LabelledImage): boolean {
  return labels.some((label) => label !== null);
}
