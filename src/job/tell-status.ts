import type { FailureGroup, LedgerTotals } from '../pipeline/ledger/ledger.ts';
import { whoRuns } from '../pipeline/ledger/lock.ts';
import { openLedgerToAsk } from '../pipeline/ledger/open-read-only.ts';
import type { RememberedRun } from '../pipeline/ledger/run-memory.ts';

/** Where things stand in a state folder. */
export interface Status {
  readonly stateFolder: string;
  readonly target: string;
  readonly totals: LedgerTotals;
  readonly failures: readonly FailureGroup[];
  readonly outputs: readonly {
    readonly file: string;
    readonly bytes: number;
    readonly records: number;
    /** What it was named with. */
    readonly sources: readonly string[];
  }[];
  /** Records in the ledger; an output has those of its sources. */
  readonly records: number;
  /** Calls to the service; days and months are those of UTC. */
  readonly calls: { readonly today: number; readonly thisMonth: number };
  readonly lastRun: { readonly run: string; readonly at: string } | null;
  /** The latest runs, newest first. */
  readonly runs: readonly Omit<RememberedRun, 'settings'>[];
  /** The process that is at work now. */
  readonly running: string | null;
}

/** Runs that are told of. */
const RUNS = 5;

/** Looks up where things stand; a run may be going on. @throws LedgerError when the folder holds no ledger. */
export async function tellStatus(stateFolder: string, now: Date = new Date()): Promise<Status> {
  const ledger = await openLedgerToAsk(stateFolder);
  try {
    const day = now.toISOString().slice(0, 10);
    return {
      stateFolder,
      target: ledger.target(),
      totals: ledger.totals(),
      failures: ledger.failures(),
      outputs: ledger.sinks(),
      records: ledger.lastSequence(),
      calls: { today: ledger.callsIn(day), thisMonth: ledger.callsIn(day.slice(0, 7)) },
      lastRun: ledger.lastAttempt() ?? null,
      runs: ledger.runs.latest(RUNS).map(outside),
      running: (await whoRuns(stateFolder)) ?? null,
    };
  } finally {
    ledger.close();
  }
}

/** What is told of a run outside: not its settings, which name folders and limits in this version's words. */
function outside({ run, command, startedAt, endedAt, result }: RememberedRun): Status['runs'][number] {
  return { run, command, startedAt, endedAt, result };
}
