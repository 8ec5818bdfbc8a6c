import type { Outcome } from '../../pipeline/file.ts';
import type { Ledger, LedgerTotals } from '../../pipeline/ledger/ledger.ts';
import { Progress } from '../../pipeline/progress.ts';
import { reopenFailed } from '../../pipeline/reopen.ts';
import type { Bell } from '../../pipeline/sources/bell.ts';
import type { Underway } from '../../pipeline/underway.ts';
import type { CallBudget } from '../call-budget.ts';
import type { CallLog } from './call-log.ts';
import type { CallSigns, TimedOutcome, Trouble, VitalSigns, Vitals } from './vitals.ts';

/** What is there while a run is open. */
export interface AttachedRun {
  readonly ledger: Ledger;
  readonly underway: Underway;
  readonly bell: Bell;
  readonly budget: CallBudget;
  /** Calls that may leave at once; Infinity without a bound. */
  readonly callsLeft: () => number;
}

type Remembered = Pick<VitalSigns, 'totals' | 'failures'>;

/** Outcomes that are kept. */
const LATEST = 60;

/** How old numbers from the ledger may be: a count over a million rows takes a moment. */
const FRESH_MS = 2000;

/** The subject of a trouble that concerns all of it. */
export const DAEMON = 'The daemon';

const STARTING: Trouble = {
  subject: DAEMON,
  message: 'It is starting: folders, outputs and the service are being opened.',
};

const NOTHING: LedgerTotals = { pending: 0, done: 0, failed: 0, skipped: 0 };

/** Takes note of everything that a daemon does, across the runs that it opens one after another. */
export class DaemonVitals implements Vitals {
  readonly startedAt: string = new Date().toISOString();
  readonly progress: Progress = new Progress();
  readonly #calls: CallLog;
  readonly #troubles = new Map<string, string>();
  readonly #listeners = new Set<(outcome: TimedOutcome) => void>();
  #settings: readonly (readonly [string, string])[] = [];
  #latest: readonly TimedOutcome[] = [];
  #count = 0;
  #lastDoneAt: string | null = null;
  #isBreakerOpen = false;
  #run: AttachedRun | undefined;
  #remembered: Remembered & { readonly atMs: number } = { totals: NOTHING, failures: [], atMs: 0 };

  constructor(calls: CallLog) {
    this.#calls = calls;
  }

  /** A run has opened. */
  attach(run: AttachedRun): void {
    this.#run = run;
  }

  /** The run is about to close; what it counted stays. */
  detach(): void {
    this.#look();
    this.#run = undefined;
    this.#isBreakerOpen = false;
  }

  show(settings: readonly (readonly [string, string])[]): void {
    this.#settings = settings;
  }

  noteOutcome(outcome: Outcome): void {
    this.#count += 1;
    const timed = { number: this.#count, at: new Date().toISOString(), outcome };
    if (outcome.kind === 'done') this.#lastDoneAt = timed.at;
    this.#latest = [timed, ...this.#latest.slice(0, LATEST - 1)];
    for (const listener of this.#listeners) listener(timed);
  }

  /** Takes note of a trouble, or with undefined of its end. Returns whether that is news. */
  noteTrouble(subject: string, message: string | undefined): boolean {
    const isNews = this.#troubles.get(subject) !== message;
    if (message === undefined) this.#troubles.delete(subject);
    else this.#troubles.set(subject, message);
    return isNews;
  }

  noteOutage(isOut: boolean): void {
    this.#isBreakerOpen = isOut;
  }

  settings(): readonly (readonly [string, string])[] {
    return this.#settings;
  }

  signs(): VitalSigns {
    const { underway } = this.#run ?? {};
    const { totals, failures } = this.#look();
    return {
      counts: this.progress.snapshot(),
      totals,
      failures,
      underway: underway?.size ?? 0,
      oldestUnderwayMs: underway?.oldestSinceMs === undefined ? null : Date.now() - underway.oldestSinceMs,
      lastDoneAt: this.#lastDoneAt,
      calls: this.#callSigns(),
      troubles: this.#told(),
    };
  }

  latest(): readonly TimedOutcome[] {
    return this.#latest;
  }

  onOutcome(listener: (outcome: TimedOutcome) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  retry(code?: string): number {
    if (!this.#run) return 0;
    const { ledger, bell } = this.#run;
    const count = reopenFailed(ledger, ({ error }) => code === undefined || String(error?.code) === code);
    this.#remembered = { ...this.#remembered, atMs: 0 };
    bell.ring();
    return count;
  }

  #look(): Remembered {
    if (this.#run && Date.now() - this.#remembered.atMs > FRESH_MS) {
      const { ledger } = this.#run;
      this.#remembered = { totals: ledger.totals(), failures: ledger.failures(), atMs: Date.now() };
    }
    return this.#remembered;
  }

  #told(): readonly Trouble[] {
    const troubles = [...this.#troubles].map(([subject, message]): Trouble => ({ subject, message }));
    return this.#run || this.#troubles.has(DAEMON) ? troubles : [STARTING, ...troubles];
  }

  #callSigns(): CallSigns {
    const left = this.#run?.callsLeft() ?? Infinity;
    return {
      ...this.#calls.signs(),
      isBreakerOpen: this.#isBreakerOpen,
      rateLeft: left === Infinity ? null : Math.max(0, left),
      budgetLeft: this.#run ? budgetLeft(this.#run) : { day: null, month: null },
    };
  }
}

function budgetLeft({ ledger, budget }: AttachedRun): CallSigns['budgetLeft'] {
  const day = new Date().toISOString().slice(0, 10);
  const left = (calls: number | undefined, days: string): number | null =>
    calls === undefined ? null : Math.max(0, calls - ledger.callsIn(days));
  return { day: left(budget.perDay, day), month: left(budget.perMonth, day.slice(0, 7)) };
}
