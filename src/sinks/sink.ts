import type { PredictionRecord } from '../record/record.ts';

/**
 * Where records go: a file that grows, whose committed length the ledger remembers.
 *
 * One caller drives a sink, one call at a time: `open`, then any number of `write` and `flush`, then `close`.
 * Exactly-once comes from the pair of `flush` and `open`: the ledger commits the offset that `flush` returned together
 * with the states of the files; after a crash `open` cuts the file back to the last committed offset.
 */
export interface Sink {
  /** Absolute path of the file; `-` for standard output. */
  readonly file: string;

  /**
   * Opens the file and cuts it back to `committedOffset` bytes; `null` starts a new one.
   * A file that already ends there as `flush` would leave it is not written to.
   *
   * @throws SinkError when `null` is given and a non-empty file is there, when the file is missing, shorter than the
   *   offset or begins otherwise than this sink begins it, or when it cannot be opened. The file is as it was then.
   */
  open(committedOffset: number | null): Promise<void>;

  /** Appends records in order. They count only after the next `flush`. */
  write(records: readonly PredictionRecord[]): Promise<void>;

  /**
   * Makes everything written durable (fsync) and returns the offset to commit. The file is valid in its format then.
   *
   * @throws SinkError when the file cannot be written; what was to be written waits for the next flush
   *   and is not to be given to `write` again.
   */
  flush(): Promise<number>;

  /** Closes the file. What was not flushed may be lost. */
  close(): Promise<void>;
}

/** Thrown when an output file cannot be used; names the file and the way out. */
export class SinkError extends Error {
  override readonly name = 'SinkError';
  readonly code:
    | 'file-exists'
    | 'file-shortened'
    | 'file-missing'
    | 'header-changed'
    | 'format-unknown'
    | 'not-understood'
    | 'reader-gone'
    | 'io';
  readonly file: string;

  constructor(code: SinkError['code'], file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.file = file;
  }
}
