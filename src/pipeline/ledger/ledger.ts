import type { Prediction, PredictionRecord, RecordedError, RecordedModel } from '../../record/record.ts';
import type { FoundFile, IdentifiedFile, SizedFile } from '../file.ts';
import type { RunMemory } from './run-memory.ts';
import type { Scope } from './scope.ts';
import type { Told } from './told.ts';

/** `pending` is begun and not over: a later run goes on with it. The others are final until the file changes. */
export type FileState = 'pending' | 'done' | 'failed' | 'skipped';

/** What the ledger remembers of one path. */
export interface LedgerFile extends FoundFile {
  readonly bytes: number | null;
  readonly mtimeMs: number | null;
  readonly sha256: string | null;
  readonly state: FileState;
  /** Number of the scope in which it was found last. */
  readonly scope: number;
  /** Ids of the models whose records are written for this content. */
  readonly models: readonly string[];
  /** These records and that of the failure, if there is one. */
  readonly told: Told;
  readonly error: RecordedError | null;
  readonly attempts: number;
  /** RFC 3339. */
  readonly updatedAt: string;
}

/** The part of a row that says whether there is anything to do. */
export type FileStanding = Pick<LedgerFile, 'bytes' | 'mtimeMs' | 'state' | 'told' | 'error' | 'updatedAt'>;

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
  /** What was recorded before of this content, and still holds; the records of the delivery are added. */
  readonly told: Told;
  readonly error: RecordedError | null;
  readonly story: AttemptStory;
}

/**
 * How far a sink's file is: `bytes` are committed, and they hold all records of its scopes up to number `sequence`, but
 * for those of scopes that were added and are still being caught up with.
 */
export interface SinkPosition {
  readonly bytes: number;
  readonly sequence: number;
}

/** What was written to a sink: its length after that, and how many records came to it. */
export interface Written {
  readonly bytes: number;
  readonly records: number;
}

/** Records that a sink's file lacks, in order of writing. */
export interface MissingRecords {
  readonly records: readonly PredictionRecord[];
  /** The scope that was added and is being caught up with; null when it is all of them. */
  readonly scope: number | null;
  /** With these records, the file holds all up to this number. */
  readonly through: number;
  /** Whether the scope that was added is caught up with then. */
  readonly isLast: boolean;
}

/** What a model has said, and the number under which it is kept. */
export interface KeptPrediction {
  readonly kept: number;
  readonly prediction: Prediction;
}

/** A record, and what the ledger notes beside it. */
export interface ToldRecord {
  readonly record: PredictionRecord;
  /** Number of the prediction that it tells, where that is kept. */
  readonly kept?: number | undefined;
  /** The file of which it tells. */
  readonly file?: string;
  /** The scope that it belongs to. @default that of the delivery */
  readonly scope?: number | undefined;
  /** Number of the first record that says the same of the same file, in another scope. */
  readonly retells?: number | undefined;
}

/** What one batch changed: it is remembered whole, or not at all. */
export interface Delivery {
  readonly run: string;
  /** Of files and records that do not name their own. @default 0, which no output has */
  readonly scope?: number | undefined;
  readonly files: readonly FileChange[];
  /** In the order in which they were written to the sinks. */
  readonly records: readonly ToldRecord[];
  /** How each sink's file is after these records. */
  readonly offsets: ReadonlyMap<string, Written>;
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

  /**
   * The paths known to hold a content, in alphabetical order, as records name them; at most `limit`.
   *
   * @param scope only those that were found in it last. @default all
   */
  pathsOf(sha256: string, limit: number, scope?: number): readonly string[];

  /** Those of several contents in one statement that lie in more than one place. */
  sharedContents(sha256s: readonly string[]): ReadonlySet<string>;

  /**
   * Marks files as begun, so that they are known whatever happens next. Earlier facts of the same content stay.
   *
   * @param scope of files that do not name their own. @default 0, which no output has
   * @returns what was known of them before, by path.
   */
  begin(
    files: readonly (SizedFile & Pick<IdentifiedFile, 'sha256'>)[],
    scope?: number,
  ): ReadonlyMap<string, LedgerFile>;

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

  /** Sets a sink's position outside a delivery: at its creation. */
  saveSink(file: string, position: SinkPosition): void;

  /** The number of a scope; it gets one if it has none. */
  numberOf(scope: Scope): number;

  /** Numbers of the scopes that a sink belongs to. */
  scopesOf(file: string): readonly number[];

  /** Makes a sink belong to these scopes and no other, with nothing written to it yet. */
  beginSink(file: string, scopes: readonly number[]): void;

  /** Makes a sink belong to further scopes; it lacks their records then. */
  addScopes(file: string, scopes: readonly number[]): void;

  /** The next records that a sink lacks, at most `limit`; undefined when it has all of its scopes. */
  missingIn(file: string, limit: number): MissingRecords | undefined;

  /** Commits that a sink has records that it lacked. */
  saveCaughtUp(file: string, missing: MissingRecords, bytes: number): void;

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
