import type { RecordedError } from '../../record/record.ts';
import type { FoundFile, Notes } from '../file.ts';
import { modelsTold } from './told.ts';
import type { Told } from './told.ts';
import type { Attempt, AttemptStory, FileStanding, FileState, LedgerContent, LedgerFile } from './ledger.ts';

/** A row of the table `files`. */
export interface FileRow {
  readonly file: string;
  readonly origin: FoundFile['origin'];
  readonly source: string;
  readonly scope: number;
  readonly path: string;
  readonly notes: string | null;
  readonly bytes: number | null;
  readonly mtime_ms: number | null;
  readonly sha256: string | null;
  readonly state: FileState;
  readonly told: string;
  readonly error: string | null;
  readonly attempts: number;
  readonly updated_at: string;
}

/** The columns of `files` that say whether there is anything to do. */
export type StandingRow = Pick<FileRow, 'file' | 'bytes' | 'mtime_ms' | 'state' | 'told' | 'error' | 'updated_at'>;

/** Reads those columns. */
export function standingOf(row: StandingRow): FileStanding {
  return {
    bytes: row.bytes,
    mtimeMs: row.mtime_ms,
    state: row.state,
    // Most rows of a large ledger are read only to see that nothing has changed.
    told: row.told === '{}' ? {} : (JSON.parse(row.told) as Told),
    error: row.error === null ? null : (JSON.parse(row.error) as RecordedError),
    updatedAt: row.updated_at,
  };
}

/** Reads a row of the view `hashed_files`. */
export function fileOf(row: FileRow): LedgerFile {
  const standing = standingOf(row);
  return {
    origin: row.origin,
    file: row.file,
    source: row.source,
    scope: row.scope,
    path: row.path,
    ...(row.notes !== null && { notes: JSON.parse(row.notes) as Notes }),
    ...standing,
    models: modelsTold(standing.told),
    sha256: row.sha256,
    attempts: row.attempts,
  };
}

/** A row of the table `contents`. */
export interface ContentRow {
  readonly sha256: string;
  readonly input_id: string;
  readonly url: string | null;
  readonly is_processed: number;
}

/** Reads a row of the table `contents`. */
export function contentOf({ sha256, input_id: inputId, url, is_processed: isProcessed }: ContentRow): LedgerContent {
  return { sha256, inputId, url, isProcessed: isProcessed === 1 };
}

/** A row of the table `attempts`. */
export interface AttemptRow {
  readonly number: number;
  readonly run: string;
  readonly at: string;
  readonly state: FileState;
  readonly story: string;
}

/** An attempt's number, and when it was over. */
export interface AttemptEnd {
  readonly attempts: number;
  readonly at: string;
}

/** Reads a row of the table `attempts`. */
export function attemptOf({ number, run, at, state, story }: AttemptRow): Attempt {
  return { number, run, at, state, story: JSON.parse(story) as AttemptStory };
}
