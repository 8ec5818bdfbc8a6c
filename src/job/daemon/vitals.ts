import type { Outcome } from '../../pipeline/file.ts';
import type { FailureGroup, LedgerTotals } from '../../pipeline/ledger/ledger.ts';
import type { Counts } from '../../pipeline/progress.ts';

/** What keeps a part of the daemon from its work, e.g. a folder that is gone. */
export interface Trouble {
  /** What it is about: a folder, an output, `service`. */
  readonly subject: string;
  /** One sentence for people. */
  readonly message: string;
}

/** How the calls to the service went since the start. */
export interface CallSigns {
  /** Replies by HTTP status; `none` where there was no reply. */
  readonly byStatus: Readonly<Record<string, number>>;
  readonly retries: number;
  readonly inFlight: number;
  readonly sentBytes: number;
  /** Whether the service does not answer, and is tried now and then only. */
  readonly isBreakerOpen: boolean;
  /** Calls that may be made at once; null where nothing limits them. */
  readonly rateLeft: number | null;
  /** Calls left today and this month (UTC); null where there is no budget. */
  readonly budgetLeft: { readonly day: number | null; readonly month: number | null };
}

/** How the daemon is at one moment. */
export interface VitalSigns {
  /** Since the start. */
  readonly counts: Counts;
  /** All that is remembered, of earlier runs too. */
  readonly totals: LedgerTotals;
  /** What failed and did not mend, by reason, most frequent first. */
  readonly failures: readonly FailureGroup[];
  /** Files taken and not over yet. */
  readonly underway: number;
  /** How long the file that is under way for the longest is; null when none is. */
  readonly oldestUnderwayMs: number | null;
  /** When a file was last done, RFC 3339; null since the start. */
  readonly lastDoneAt: string | null;
  readonly calls: CallSigns;
  readonly troubles: readonly Trouble[];
}

/** What a running daemon tells of itself, and the little that may be asked of it. */
export interface Vitals {
  /** RFC 3339. */
  readonly startedAt: string;
  /** The settings in force for people, without secrets, in the order to show. */
  settings(): readonly (readonly [name: string, value: string])[];
  signs(): VitalSigns;
  /** The newest outcomes, newest first, at most 60. */
  latest(): readonly TimedOutcome[];
  /** Calls the listener for each outcome from now on, until the function returned is called. */
  onOutcome(listener: (outcome: TimedOutcome) => void): () => void;
  /** Lets failed files be tried again now: all, or those of one code; returns how many. */
  retry(code?: string): number;
}

export interface TimedOutcome {
  /** Counts up from 1 since the start. */
  readonly number: number;
  /** RFC 3339. */
  readonly at: string;
  readonly outcome: Outcome;
}
