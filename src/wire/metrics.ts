import type { Concept } from './data.ts';
import type { Status } from './status.ts';

/**
 * The evaluation of a version, on images that it was not trained with; shares are from 0 to 1.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export interface Metrics {
  readonly status: Status;
  readonly summary?: { readonly top1_accuracy: number; readonly macro_avg_roc_auc: number };
  readonly binary_metrics?: readonly BinaryMetrics[];
}

/** The evaluation of one concept. */
export interface BinaryMetrics {
  readonly concept: Concept;
  readonly num_pos: number;
  readonly num_neg: number;
  readonly num_tot: number;
  readonly roc_auc: number;
}
