import type { BoundingBox } from './box.ts';

/** A concept with its probability, 0–1. */
export interface RecordedConcept {
  readonly id: string;
  readonly name: string;
  readonly value: number;
}

/** A part of the image and what was found there. */
export interface RecordedRegion {
  readonly id: string;
  readonly box: BoundingBox;
  /** Confidence of the detection, 0–1, where the model gives one. */
  readonly value?: number;
  readonly concepts: readonly RecordedConcept[];
  /** How sharp the part is, where the model says so. */
  readonly focus?: RecordedFocus;
}

/** Sharpness, 0–1: `value` says how sharp, `density` how much of the area. */
export interface RecordedFocus {
  readonly density?: number;
  readonly value?: number;
}

export interface RecordedColor {
  /** The colour in the image, `#rrggbb`. */
  readonly hex: string;
  /** The nearest W3C colour. */
  readonly w3c: { readonly hex: string; readonly name: string };
  /** Share of the image, 0–1. */
  readonly value: number;
}

export interface RecordedFrame {
  readonly index: number;
  readonly timeMs: number;
  readonly concepts: readonly RecordedConcept[];
}

/** What a model said: a missing list means that this kind of model gives none; an empty one that it found nothing. */
export interface Prediction {
  readonly concepts?: readonly RecordedConcept[];
  readonly regions?: readonly RecordedRegion[];
  readonly colors?: readonly RecordedColor[];
  readonly embeddings?: readonly (readonly number[])[];
  readonly focus?: RecordedFocus;
  readonly frames?: readonly RecordedFrame[];
}

/** The image that a record speaks of; what is not known (a file that could not be read has no hash) is null. */
export interface RecordedInput {
  readonly id: string | null;
  /** Where the file came from, e.g. `folder:photos`. */
  readonly source: string;
  /** Path below the source: NFC, forward slashes. */
  readonly path: string;
  /** Paths known to hold the same bytes when the record was written, this one included; at most 100. */
  readonly paths: readonly string[];
  /** Where the service serves the image, or the address it was given; null when that does not outlive the run. */
  readonly url: string | null;
  readonly sha256: string | null;
  readonly bytes: number | null;
  /** Pixels, as displayed (EXIF orientation applied). */
  readonly width: number | null;
  readonly height: number | null;
  readonly mime: string | null;
  /** RFC 3339. */
  readonly mtime: string | null;
  /** Columns that a list source carried along. */
  readonly row?: Readonly<Record<string, string>>;
}

export interface RecordedModel {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** `embedded`, or the service's address. */
  readonly endpoint: string;
}

export interface RecordedError {
  readonly class: 'input' | 'permanent' | 'transient' | 'throttle' | 'auth' | 'unconfirmed';
  readonly stage: 'settle' | 'inspect' | 'identify' | 'upload' | 'confirm' | 'predict';
  /** The service's status code, or the pipeline's own word (`empty-file`). */
  readonly code: number | string;
  /** HTTP status, where there was a reply. */
  readonly http: number | null;
  readonly message: string;
  readonly retryable: boolean;
}

interface RecordHead {
  /** Version of this schema. */
  readonly v: 1;
  /** Equal for records that say the same of the same content: content hash, model, model version. */
  readonly key: string;
  readonly run: string;
  /** RFC 3339. */
  readonly ts: string;
  readonly input: RecordedInput;
  readonly attempts: number;
  /** Milliseconds spent per stage. */
  readonly ms: Readonly<Record<string, number>>;
}

export interface OkRecord extends RecordHead, Prediction {
  readonly status: 'ok';
  readonly model: RecordedModel;
}

export interface FailedRecord extends RecordHead {
  readonly status: 'failed' | 'skipped';
  /** Null when the image fell out before any model was asked. */
  readonly model: RecordedModel | null;
  readonly error: RecordedError;
}

/**
 * One outcome of one image: one record per path and model, or a single one when the image fell out before the models.
 * Members may be added under the same `v`; none is renamed or removed.
 */
export type PredictionRecord = OkRecord | FailedRecord;
