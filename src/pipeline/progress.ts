/**
 * What a run counts. Every file found is in exactly one of `unchanged`, `failedEarlier`, `skipped`, `done`, `failed` and
 * `pending`.
 */
export interface Counts {
  /** Files and addresses that the sources gave. */
  readonly found: number;
  /** Settled well by an earlier run and not touched again. */
  readonly unchanged: number;
  /** Failed in an earlier run for a reason of their own and not touched again. */
  readonly failedEarlier: number;
  /** Left out by a filter, or named again by the same run; nothing is remembered of that. */
  readonly skipped: number;
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
  /** Found and not over; at the end of a run that was stopped, what the next one takes up. */
  readonly pending: number;
  /** Records written, to one sink or several. */
  readonly records: number;
}

type Counted = Exclude<keyof Counts, 'pending'>;

/** The running counts of one run, shared by its stages and whoever shows them. */
export class Progress {
  // Changed in place: a walk over many known files counts twice for each.
  readonly #counts: Record<Counted, number> = {
    found: 0,
    unchanged: 0,
    failedEarlier: 0,
    skipped: 0,
    uploaded: 0,
    uploadedBytes: 0,
    known: 0,
    predicted: 0,
    done: 0,
    failed: 0,
    records: 0,
  };

  count(what: Counted, by = 1): void {
    this.#counts[what] += by;
  }

  /** A copy that does not change any more. */
  snapshot(): Counts {
    const { found, unchanged, failedEarlier, skipped, done, failed } = this.#counts;
    return { ...this.#counts, pending: found - unchanged - failedEarlier - skipped - done - failed };
  }
}
