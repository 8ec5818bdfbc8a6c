import { once } from 'node:events';

import { Cron } from 'croner';
import type { Logger } from 'pino';

import { standardInput } from '../base/standard-input.ts';
import { UserError } from '../client/errors.ts';
import { openLedgerToAsk } from '../pipeline/ledger/open-read-only.ts';
import { failureKind } from './failure.ts';
import type { ImportJob } from './import-job.ts';
import { stateFolderOf } from './open-run.ts';
import { openSource } from './open-source.ts';
import { runImport } from './run-import.ts';
import type { RunSummary } from './take-all.ts';
import { targetName } from './target.ts';

/** An import that is done again and again. */
export interface ScheduleJob extends ImportJob {
  readonly schedule: {
    /** Cron pattern of five fields, or six with seconds. */
    readonly cron: string;
    /** IANA name, e.g. `Europe/Berlin`; undefined: that of the machine. */
    readonly timeZone: string | undefined;
    /** Whether a run that was missed, because none was there to begin it or another was at work, is made up for. */
    readonly catchUp: 'none' | 'once';
  };
}

export interface ScheduleHooks {
  readonly log: Logger;
  /** When aborted, the run at work finishes what it has taken, and no other begins. */
  readonly stop: AbortSignal;
  /** Called with the time of the next run, whenever that is known. */
  readonly onNext?: (at: Date) => void;
  readonly onSummary?: (summary: RunSummary) => void;
}

/**
 * Runs an import at the times of a cron pattern, one at a time, until it is stopped. A run that fails is logged, and
 * the next one begins at its time.
 *
 * @throws UserError, SourceError for a job that cannot be run, also when only its first run tells.
 */
export async function runSchedule(job: ScheduleJob, { log, stop, onNext, onSummary }: ScheduleHooks): Promise<void> {
  const { cron, timeZone, catchUp } = job.schedule;
  // What is wrong with the job itself is told now, not at night.
  if (job.targets.includes('-')) {
    throw new UserError('- cannot be read again and again: put the list into a file and name it as @list.txt.');
  }
  targetName(job);
  await openSource(job, { standardInput });
  const ended = new AbortController();
  let unusable: unknown;
  let hasRun = false;
  let isMissed = false;
  let atWork: Promise<void> | undefined;

  const runOnce = async (): Promise<void> => {
    try {
      onSummary?.(await runImport(job, { log, stop, command: 'schedule' }));
      hasRun = true;
    } catch (error) {
      const kind = failureKind(error);
      if (kind === 'unexpected' || (kind === 'usage' && !hasRun)) {
        unusable = error;
        ended.abort();
      } else log.error((error as Error).message);
    }
  };
  const isOneDue = (): boolean => isMissed && catchUp === 'once' && !stop.aborted && !ended.signal.aborted;
  const runAll = async (): Promise<void> => {
    do {
      isMissed = false;
      await runOnce();
    } while (isOneDue());
  };
  const begin = async (): Promise<void> => {
    atWork = runAll();
    await atWork;
    tellNext();
  };
  const clock = clockOf(cron, timeZone, {
    begin,
    onOverlap() {
      isMissed = true;
      log.warn(
        `The run before is still at work: ${catchUp === 'once' ? 'one more follows it' : 'this one is left out'}.`,
      );
    },
  });
  const tellNext = (): void => {
    const next = clock.nextRun();
    if (next) onNext?.(next);
    else ended.abort();
  };

  tellNext();
  clock.resume();
  if (catchUp === 'once' && (await wasMissed(job, clock))) {
    log.info('A run was missed while nobody was there: it is made up for now.');
    void clock.trigger();
  }
  const over = AbortSignal.any([stop, ended.signal]);
  if (!over.aborted) await once(over, 'abort');
  clock.stop();
  await atWork;
  if (unusable !== undefined) throw unusable;
}

interface ClockHooks {
  readonly begin: () => Promise<void>;
  readonly onOverlap: () => void;
}

function clockOf(pattern: string, timeZone: string | undefined, { begin, onOverlap }: ClockHooks): Cron {
  try {
    const zone = timeZone === undefined ? {} : { timezone: timeZone };
    const clock = new Cron(pattern, { paused: true, protect: onOverlap, ...zone }, begin);
    if (!clock.nextRun()) throw new Error('this time never comes.');
    return clock;
  } catch (error) {
    throw new UserError(`"${pattern}"${timeZone === undefined ? '' : ` in ${timeZone}`}: ${(error as Error).message}`);
  }
}

/** Whether a time has passed since the last run began. Before the first run of all nothing is missed. */
async function wasMissed(job: ScheduleJob, clock: Cron): Promise<boolean> {
  try {
    const ledger = await openLedgerToAsk(stateFolderOf(job));
    try {
      const last = ledger.runs.latest(100).find(({ command }) => command === 'schedule');
      const next = last && clock.nextRun(new Date(last.startedAt));
      return next !== undefined && next !== null && next.getTime() < Date.now();
    } finally {
      ledger.close();
    }
  } catch {
    // No ledger yet, or one that the run itself will complain about.
    return false;
  }
}
