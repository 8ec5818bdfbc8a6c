import type { RecordedError, RecordedModel } from '../record/record.ts';
import type { ConfirmedFile, IdentifiedFile, ModelAnswer } from './file.ts';

/** A model that the run asks, resolved once at its start. */
export interface ServiceModel {
  readonly recorded: RecordedModel;
  /** Wire type, e.g. `concept`, `color`, `facedetect`: the shape of its answer. */
  readonly typeExt: string;
}

/** What the service said of one image that was sent. */
export type UploadVerdict =
  | { readonly kind: 'accepted'; readonly url: string | null; readonly isProcessed: boolean }
  /** The service seems to have this input already; `inputStates` tells, and if it does not, `error` is the verdict. */
  | { readonly kind: 'known'; readonly error: RecordedError }
  | { readonly kind: 'refused'; readonly error: RecordedError };

/** How an input stands at the service. */
export type InputState =
  | { readonly kind: 'pending' }
  | { readonly kind: 'processed'; readonly url: string | null }
  | { readonly kind: 'failed'; readonly error: RecordedError };

/**
 * What the pipeline needs of an image recognition service, in the pipeline's own words.
 *
 * A refusal of one image is a value. What concerns the whole service (no connection after all retries, no permission)
 * is thrown and ends the run with every file still pending.
 */
export interface Service {
  /** Whether the addresses that it gives for images outlive the run, so that records may name them. */
  readonly givesLastingUrls: boolean;

  /** Sends images, at most 128; one verdict for each, in order. Sending the same content again is harmless. */
  upload(files: readonly IdentifiedFile[], signal: AbortSignal): Promise<readonly UploadVerdict[]>;

  /** Whether no input of the whole app waits or is in work. */
  isQuiet(signal: AbortSignal): Promise<boolean>;

  /** The states of inputs; one that the service does not know is missing. */
  inputStates(inputIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, InputState>>;

  /** Asks one model about images, at most 128; one answer for each, in order. */
  predict(model: ServiceModel, files: readonly ConfirmedFile[], signal: AbortSignal): Promise<readonly ModelAnswer[]>;
}
