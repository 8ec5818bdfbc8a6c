import type { PredictionRecord, RecordedInput } from './record.ts';

/** An image and what is to be said of it now: for each model that was asked, the latest record. */
export interface RecordedImage {
  /** Where the file lies, an absolute path; null when it is not a file, or when another file has taken its place. */
  readonly file: string | null;
  /** As the latest record describes it. */
  readonly input: RecordedInput;
  /** At least one, in the order of writing. */
  readonly records: readonly PredictionRecord[];
}

/** Images that can be read through more than once, the same each time. */
export type RecordedImages = () => Iterable<RecordedImage>;
