import type { FailureGroup } from '../../src/pipeline/ledger/ledger.ts';
import type { Outcome } from '../../src/pipeline/file.ts';
import { Progress } from '../../src/pipeline/progress.ts';
import { Underway } from '../../src/pipeline/underway.ts';
import type { TimedOutcome, VitalSigns, Vitals } from '../../src/job/daemon/vitals.ts';

/** The vitals of a daemon that does what the test says. */
export class TestVitals implements Vitals {
  readonly startedAt: string;
  /** What the test wants to be seen, beside the counts. */
  told: Pick<VitalSigns, 'troubles' | 'calls'>;
  failures: readonly FailureGroup[] = [];
  settled: readonly (readonly [string, string])[] = [];
  /** Calls of `retry`. */
  readonly retries: (string | undefined)[] = [];
  readonly progress: Progress = new Progress();
  readonly underway: Underway = new Underway();
  readonly listeners: Set<(outcome: TimedOutcome) => void> = new Set();
  #latest: readonly TimedOutcome[] = [];
  #lastDoneAt: string | null = null;
  #count = 0;

  constructor(startedAt: string = new Date().toISOString()) {
    this.startedAt = startedAt;
    this.told = {
      troubles: [],
      calls: {
        byStatus: {},
        retries: 0,
        inFlight: 0,
        sentBytes: 0,
        isBreakerOpen: false,
        rateLeft: null,
        budgetLeft: { day: null, month: null },
      },
    };
  }

  /** A file is over. */
  end(outcome: Outcome, at?: string): void {
    this.progress.count('found');
    this.progress.count(outcome.kind);
    this.tell(outcome, at);
  }

  /** The same for a file that is counted already. */
  tell(outcome: Outcome, at: string = new Date().toISOString()): void {
    this.#count += 1;
    if (outcome.kind === 'done') this.#lastDoneAt = at;
    const timed = { number: this.#count, at, outcome };
    this.#latest = [timed, ...this.#latest].slice(0, 60);
    for (const listener of this.listeners) listener(timed);
  }

  settings(): readonly (readonly [string, string])[] {
    return this.settled;
  }

  signs(): VitalSigns {
    const { done, failed, pending } = this.progress.snapshot();
    const { size, oldestSinceMs } = this.underway;
    return {
      ...this.told,
      counts: this.progress.snapshot(),
      totals: { done, failed, pending, skipped: 0 },
      failures: this.failures,
      underway: size,
      oldestUnderwayMs: oldestSinceMs === undefined ? null : Date.now() - oldestSinceMs,
      lastDoneAt: this.#lastDoneAt,
    };
  }

  latest(): readonly TimedOutcome[] {
    return this.#latest;
  }

  onOutcome(listener: (outcome: TimedOutcome) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  retry(code?: string): number {
    this.retries.push(code);
    const isMeant = (group: FailureGroup): boolean => code === undefined || String(group.code) === code;
    const meant = this.failures.filter(isMeant);
    this.failures = this.failures.filter((group) => !isMeant(group));
    return meant.reduce((sum, group) => sum + group.count, 0);
  }
}
