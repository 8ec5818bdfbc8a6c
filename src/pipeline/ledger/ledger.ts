import type { Prediction, PredictionRecord, RecordedError, RecordedModel } from '../../record/record.ts';
import type { FoundFile, IdentifiedFile, SizedFile } from '../file.ts';
import type { RunMemory } from './run-memory.ts';

/** `pending` is begun and not over: a later run goes on with it. The others are final until the file changes. */
export type FileState = 'pending' | 'done' | 'failed' | 'skipped';

/** What the ledger remembers of one path. */
export interface LedgerFile extends FoundFile {
  readonly bytes: number | null;
  readonly mtimeMs: number | null;
  readonly sha256: string | null;
  readonly state: FileState;
  /** Ids of the models whose records are written for this content. */
  readonly models: readonly string[];
  readonly error: RecordedError | null;
  /** Whether the failure, if there is one, has its record. */
  readonly isRecorded: boolean;
  readonly attempts: number;
  /** RFC 3339. */
  readonly updatedAt: string;
}

/** The part of a row that says whether there is anything to do. */
export type FileStanding = Pick<LedgerFile, 'bytes' | 'mtimeMs' | 'state' | 'models' | 'error' | 'updatedAt'>;

/** What one attempt at a file was like. */
export interface Attempt {
  readonly number: number;
  readonly run: string;
  /** When it was over, RFC 3339. */
  readonly at: string;
  readonly state: FileState;
  readonly story: AttemptStory;
}

/** How far an attempt came, and how long each stage took. */
export interface AttemptStory {
  readonly bytes?: number;
  readonly sha256?: string;
  readonly inputId?: string;
  readonly ms: Readonly<Record<string, number>>;
  /** Names of the models that answered. */
  readonly predicted: readonly string[];
  /** Records written. */
  readonly records: number;
  readonly error: RecordedError | null;
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
  /** `pending` when it is to be tried again. */
  readonly state: FileState;
  readonly models: readonly string[];
  readonly error: RecordedError | null;
  readonly isRecorded: boolean;
  readonly story: AttemptStory;
}

/** How far a sink's file is: `bytes` are committed, and they hold all records up to number `sequence`. */
export interface SinkPosition {
  readonly bytes: number;
  readonly sequence: number;
}

/** What a model has said, and the number under which it is kept. */
export interface KeptPrediction {
  readonly kept: number;
  readonly prediction: Prediction;
}

/** A record, and the number of the prediction that it tells, where that is kept. */
export interface ToldRecord {
  readonly record: PredictionRecord;
  readonly kept?: number | undefined;
}

/** What one batch changed: it is remembered whole, or not at all. */
export interface Delivery {
  readonly run: string;
  readonly files: readonly FileChange[];
  /** In the order in which they were written to the sinks. */
  readonly records: readonly ToldRecord[];
  /** Committed length of each sink's file after these records. */
  readonly offsets: ReadonlyMap<string, number>;
}

/** A record with its number in the order of writing, 1 for the first. */
export interface NumberedRecord {
  readonly sequence: number;
  readonly record: PredictionRecord;
}

/** Failures of the same reason. */
export interface FailureGroup {
  readonly stage: string;
  readonly code: string | number;
  readonly count: number;
  /** One of the files. */
  readonly example: string;
  readonly retryable: boolean;
}

export type LedgerTotals = Readonly<Record<FileState, number>>;

/**
 * The durable memory of a target (an app or the embedded engine): one row per path, per content and per sink.
 *
 * Deliveries, and what people ask for, are durable when the method returns, even against the loss of power. What leads
 * up to a delivery (files begun, contents, predictions, calls) is seen at once, and durable with the next delivery or
 * half a second later: lost with its process, it is done again, and harms nothing. One run at a time writes; the run
 * lock sees to that.
 */
export interface Ledger {
  readonly runs: RunMemory;

  /** The row of a path, or undefined when it was never seen. */
  file(file: string): LedgerFile | undefined;

  /** What is known of several files, by path; those of a batch in one statement. */
  files(files: readonly string[]): ReadonlyMap<string, LedgerFile>;

  /** How each of many paths stands; those never seen are missing. */
  standing(files: readonly string[]): ReadonlyMap<string, FileStanding>;

  /** The content that has an input id, if one has. */
  contentOf(inputId: string): LedgerContent | undefined;

  /** The paths known to hold a content, in alphabetical order, as records name them; at most `limit`. */
  pathsOf(sha256: string, limit: number): readonly string[];

  /** Those of several contents in one statement that lie in more than one place. */
  sharedContents(sha256s: readonly string[]): ReadonlySet<string>;

  /**
   * Marks files as begun, so that they are known whatever happens next. Earlier facts of the same content stay.
   *
   * @returns what was known of them before, by path.
   */
  begin(files: readonly (SizedFile & Pick<IdentifiedFile, 'sha256'>)[]): ReadonlyMap<string, LedgerFile>;

  /** Files in a state, in the order of their paths, a page at a time: those after `after`. */
  filesIn(state: FileState, after: string, limit: number): readonly LedgerFile[];

  /** All attempts at a path, oldest first. */
  attempts(file: string): readonly Attempt[];

  /** Rows whose path or file ends with a text, for people who name a file; at most `limit`. */
  findFiles(ending: string, limit: number): readonly LedgerFile[];

  content(sha256: string): LedgerContent | undefined;

  /** Contents that the service has accepted, in the order of their hashes: those after `after`, at most `limit`. */
  contentsAfter(after: string, limit: number): readonly LedgerContent[];

  /** The files known to hold a content, as the file system spells them. */
  filesOf(sha256: string): readonly string[];

  /** Forgets that the service has a content, and makes these files pending, so that the next pass sends it again. */
  forgetUpload(sha256: string, files: readonly string[]): void;

  /** The contents that the service has accepted, by hash; those of a batch in one statement. */
  contents(sha256s: readonly string[]): ReadonlyMap<string, LedgerContent>;

  /** Remembers contents that the service has accepted or processed. */
  saveContents(contents: readonly LedgerContent[]): void;

  /** What this version of a model has said of several contents, by hash; those of a batch in one statement. */
  predictions(sha256s: readonly string[], model: RecordedModel): ReadonlyMap<string, KeptPrediction>;

  /**
   * Remembers predictions, so that they are not paid for twice.
   *
   * @returns the number of each; undefined where another one is kept already: the first counts, records may tell it.
   */
  savePredictions(
    predictions: readonly {
      readonly sha256: string;
      readonly model: RecordedModel;
      readonly prediction: Prediction;
    }[],
  ): readonly (number | undefined)[];

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

  /** Failed files by their reasons, the most frequent first. */
  failures(): readonly FailureGroup[];

  /** Makes failed files pending, so that the next pass takes them up. */
  reopen(files: readonly string[]): void;

  /** Counts calls of a day (UTC, `2026-11-23`). */
  addCalls(day: string, calls: number): void;

  /** Calls of the days that begin with a text: a day, or a month (`2026-11`). */
  callsIn(days: string): number;

  close(): void;
}
