import { JobFileError } from '../../job/file/job-file-error.ts';
import { runSchedule } from '../../job/run-schedule.ts';
import { EXIT } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import { report } from '../report.ts';
import { jobOf } from '../run-options.ts';
import type { RunOptions } from '../run-options.ts';
import type { RunRequest } from '../run-request.ts';
import { stopOnSignals } from '../signals.ts';
import { printSummary } from './import.ts';

/** The options of `schedule`, as commander hands them over. */
export interface ScheduleOptions extends RunOptions {
  readonly timeZone?: string;
  readonly catchUp: 'none' | 'once';
}

/** Imports at the times of a pattern until a signal comes; returns the exit code. */
export async function scheduleCommand(request: RunRequest<ScheduleOptions>): Promise<number> {
  const { options, cron } = request;
  if (cron === undefined) throw new JobFileError('Name the times: a cron pattern first, or cron in a job file.');
  const level = options.quiet ? 'warn' : options.verbose ? 'debug' : 'info';
  const log = await makeLog({ format: options.log, level });
  const signals = stopOnSignals({ log, lastWords: () => 'Stopped; run the same command again to continue.' });
  const { timeZone, catchUp } = options;
  try {
    signals.begin();
    await runSchedule(
      { ...jobOf(request), schedule: { cron, timeZone, catchUp } },
      {
        log,
        stop: signals.stop,
        onNext: (at) => log.info(`Next run: ${at.toISOString()}`),
        onSummary: (summary) => printSummary(summary, options),
      },
    );
    return signals.exitCode() ?? EXIT.done;
  } catch (error) {
    return signals.exitCodeOf(error) ?? report(error, log);
  }
}
