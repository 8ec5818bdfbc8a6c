import type { Prediction, PredictionRecord, RecordedError, RecordedModel } from '../../record/record.ts';
import type { FoundFile, IdentifiedFile } from '../file.ts';

/** What the ledger remembers of one path. */
export interface LedgerFile {
  readonly file: string;
  readonly bytes: number | null;
  readonly mtimeMs: number | null;
  readonly sha256: string | null;
  readonly state: 'done' | 'failed';
  /** Ids of the models whose records are written for this content. */
  readonly models: readonly string[];
  readonly error: RecordedError | null;
  readonly attempts: number;
}

/** What the ledger remembers of one content, whatever its paths. */
export interface LedgerContent {
  readonly sha256: string;
  readonly inputId: string;
  readonly url: string | null;
  readonly isProcessed: boolean;
}

/** A file's new state, to be written with its records. */
export interface FileChange {
  readonly file: FoundFile & Partial<IdentifiedFile>;
  readonly state: 'done' | 'failed';
  readonly models: readonly string[];
  readonly error: RecordedError | null;
}

/** How far a sink's file is: `bytes` are committed, and they hold all records up to number `sequence`. */
export interface SinkPosition {
  readonly bytes: number;
  readonly sequence: number;
}

/** What one batch changed: it is remembered whole, or not at all. */
export interface Delivery {
  readonly files: readonly FileChange[];
  /** In the order in which they were written to the sinks. */
  readonly records: readonly PredictionRecord[];
  /** Committed length of each sink's file after these records. */
  readonly offsets: ReadonlyMap<string, number>;
}

/** A record with its number in the order of writing, 1 for the first. */
export interface NumberedRecord {
  readonly sequence: number;
  readonly record: PredictionRecord;
}

export interface LedgerTotals {
  readonly done: number;
  readonly failed: number;
}

/**
 * The durable memory of a target (an app or the embedded engine): one row per path, per content and per sink.
 *
 * Every method that writes is a transaction, durable against the death of the process when it returns. One run at a
 * time writes; the run lock sees to that.
 */
export interface Ledger {
  /** The row of a path, or undefined when it was never seen. */
  file(file: string): LedgerFile | undefined;

  /** Every path known to hold a content, in alphabetical order, as records name them. */
  pathsOf(sha256: string): readonly string[];

  content(sha256: string): LedgerContent | undefined;

  /** Remembers contents that the service has accepted or processed. */
  saveContents(contents: readonly LedgerContent[]): void;

  /** A stored prediction of the same content by the same model version. */
  prediction(sha256: string, model: RecordedModel): Prediction | undefined;

  /** Remembers predictions, so that they are not paid for twice. */
  savePredictions(
    predictions: readonly {
      readonly sha256: string;
      readonly model: RecordedModel;
      readonly prediction: Prediction;
    }[],
  ): void;

  /** Commits a batch: file states, records and sink offsets together. */
  commit(delivery: Delivery): void;

  /** Undefined when the sink was never used with this ledger. */
  sink(file: string): SinkPosition | undefined;

  /** Sets a sink's position outside a delivery: at its creation and while it catches up. */
  saveSink(file: string, position: SinkPosition): void;

  /** Committed records after number `sequence`, in order of writing, at most `limit`. */
  recordsAfter(sequence: number, limit: number): readonly NumberedRecord[];

  /** Number of the last committed record; 0 when there is none. */
  lastSequence(): number;

  totals(): LedgerTotals;

  close(): void;
}
