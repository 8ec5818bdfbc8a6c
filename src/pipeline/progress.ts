/** What a run counts. `unchanged` and `failedEarlier` were settled by an earlier run and are not touched again. */
export interface Counts {
  readonly found: number;
  readonly unchanged: number;
  readonly failedEarlier: number;
  /** Files whose content was sent in this run. */
  readonly uploaded: number;
  /** Bytes of image files sent. */
  readonly uploadedBytes: number;
  /** Files whose content the service had already. */
  readonly known: number;
  /** Answers of models received in this run, one per content and model. */
  readonly predicted: number;
  readonly done: number;
  readonly failed: number;
  /** Records written to each sink. */
  readonly records: number;
}

/** The running counts of one run, shared by its stages and whoever shows them. */
export class Progress {
  #counts: Counts = {
    found: 0,
    unchanged: 0,
    failedEarlier: 0,
    uploaded: 0,
    uploadedBytes: 0,
    known: 0,
    predicted: 0,
    done: 0,
    failed: 0,
    records: 0,
  };

  count(what: keyof Counts, by = 1): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + by };
  }

  /** A copy that does not change any more. */
  snapshot(): Counts {
    return this.#counts;
  }
}
