import type { Told } from './ledger/told.ts';
import type { Prediction, RecordedError, RecordedModel } from '../record/record.ts';

/** What a source, a flag or the image itself says of an image; it goes onto the input with the upload. */
export interface Notes {
  /** The input's id; without one it is made of the content. */
  readonly id?: string;
  /** Ids of concepts that the image shows (true) or does not show (false). */
  readonly concepts?: Readonly<Record<string, boolean>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Degrees. */
  readonly geo?: { readonly longitude: number; readonly latitude: number };
  /** Other columns of a list, for the record only. */
  readonly row?: Readonly<Record<string, string>>;
}

/** An image that a source found, on this machine or by its address; nothing of it is known yet. */
export interface FoundFile {
  /** An `address` is never fetched here: the service does that. */
  readonly origin: 'file' | 'address';
  /** Absolute path, as the file system spells it; or the address. */
  readonly file: string;
  /** Where it came from, e.g. `folder:photos`. */
  readonly source: string;
  /** Number of the scope that its records belong to. @default that of the run */
  readonly scope?: number;
  /** Path below the source for people and records: NFC, forward slashes; or the address. */
  readonly path: string;
  readonly notes?: Notes;
  /** Where a list names it, for people: `photos.csv, line 12`. */
  readonly place?: string;
}

/** A found file with its size and time; both are 0 for an address. */
export interface SizedFile extends FoundFile {
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** A file that has come to rest: size and time did not change for the settle time. */
export interface SettledFile extends SizedFile {
  readonly settledMs: number;
}

/** A settled file whose bytes are an image that the service takes. */
export interface IdentifiedFile extends SettledFile {
  /** Hex, of the file's bytes; of the address if it has none. */
  readonly sha256: string;
  /** Made of the content, so that the same bytes are always the same input; or what the source wants. */
  readonly inputId: string;
  /** Null for an address, as width and height are. */
  readonly mime: string | null;
  /** Pixels, as displayed. */
  readonly width: number | null;
  readonly height: number | null;
  /** EXIF orientation of the stored pixels, 2–8; missing when they lie as displayed. */
  readonly orientation?: number;
  /** A smaller copy that is sent in its place. */
  readonly rendition?: Rendition;
}

/** A temporary file with an image in a form that the service takes. */
export interface Rendition {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
}

/** What was known of a file before this attempt. */
export interface EarlierFile {
  readonly sha256: string | null;
  /** What is recorded of this content. */
  readonly told: Told;
  readonly attempts: number;
}

/** A file whose content the service has accepted. */
export interface UploadedFile extends IdentifiedFile {
  readonly earlier?: EarlierFile | undefined;
  /** Where the service serves it; null when it did not say. */
  readonly url: string | null;
  /** Whether the service has said that it finished processing. */
  readonly isProcessed: boolean;
  readonly uploadMs: number;
}

/** A file whose content the service has processed. */
export interface ConfirmedFile extends UploadedFile {
  readonly confirmMs: number;
}

/** What one model said of a file, or why it said nothing. */
export type ModelAnswer =
  | {
      readonly kind: 'ok';
      readonly model: RecordedModel;
      readonly prediction: Prediction;
      /** Number under which the ledger keeps the prediction. */
      readonly kept?: number | undefined;
    }
  | { readonly kind: 'failed'; readonly model: RecordedModel; readonly error: RecordedError };

/** A file with one answer for each model that was still owed. */
export interface PredictedFile extends ConfirmedFile {
  readonly answers: readonly ModelAnswer[];
  readonly predictMs: number;
}

/** How far a failed file had come: what is known of it goes into its record. */
export type PartlyKnownFile = FoundFile & Partial<IdentifiedFile> & { readonly url?: string | null };

/** A file that fell out: its reason, and what was known of it by then. */
export interface Failed {
  readonly kind: 'failed';
  readonly file: PartlyKnownFile;
  readonly error: RecordedError;
}

/** The single final state of one file in a run. */
export type Outcome =
  | { readonly kind: 'done'; readonly file: FoundFile; readonly answers: readonly ModelAnswer[] }
  | Failed;

/** How one pass ended for a file: it is over, or it failed in a way that another pass may mend. */
export type PassOutcome = Outcome | { readonly kind: 'again'; readonly file: FoundFile; readonly error: RecordedError };

export function isFailed(item: object): item is Failed {
  return 'kind' in item && item.kind === 'failed';
}

/** Builds a failure of the file itself: nobody but its owner can mend it, so it is not tried again while unchanged. */
export function inputFailure(
  file: PartlyKnownFile,
  stage: RecordedError['stage'],
  code: string,
  message: string,
  { retryable = false }: { readonly retryable?: boolean } = {},
): Failed {
  return { kind: 'failed', file, error: { class: 'input', stage, code, http: null, message, retryable } };
}

/** Files that travel together: those still going, and those already over, which wait for the batch's commit. */
export interface Batch<T> {
  readonly live: readonly T[];
  readonly over: readonly Failed[];
}
