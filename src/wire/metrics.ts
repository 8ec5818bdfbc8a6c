import type { Concept } from './data.ts';
import type { Status } from './status.ts';

/** How well a version did on images that it was not trained with; shares are from 0 to 1. */
export interface TrainStats {
  /** Parts into which the labelled images were divided. */
  readonly folds: number;
  readonly accuracy: number;
  readonly auc: number;
}

/** The evaluation of a version. Source: wire reference, section 7.2. */
export interface Metrics {
  readonly status: Status;
  readonly summary?: { readonly top1_accuracy_mean: number; readonly macro_avg_roc_auc: number };
  readonly binary_metrics?: readonly BinaryMetrics[];
}

/** The evaluation of one concept. */
export interface BinaryMetrics {
  readonly concept: Concept;
  readonly num_pos: number;
  readonly num_neg: number;
  readonly num_tot: number;
  readonly accuracy: number;
  readonly roc_auc: number;
}
