/** The commands that take files. */
export type RunCommand = 'import' | 'watch' | 'schedule' | 'retry' | 'verify';

/** A run at its start. */
export interface BegunRun {
  readonly run: string;
  readonly command: RunCommand;
  /** RFC 3339. */
  readonly startedAt: string;
  /** How it was to be done, as whoever began it wants to know it again; goes through JSON, holds no secret. */
  readonly settings: object;
}

/** What is remembered of a run. */
export interface RememberedRun extends BegunRun {
  /** RFC 3339; null while it is at work, and for ever when its process died. */
  readonly endedAt: string | null;
  /** How it ended, in one sentence; null as long as it has not. */
  readonly result: string | null;
}

/** The part of the ledger that remembers runs. */
export interface RunMemory {
  begin(run: BegunRun): void;

  /** Remembers how a run ended, in one sentence. */
  end(run: string, result: string): void;

  /** The latest runs, newest first. */
  latest(limit: number): readonly RememberedRun[];
}
