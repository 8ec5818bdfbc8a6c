import { resolve } from 'node:path';

import { lastJob } from '../../job/last-job.ts';
import { runRetry } from '../../job/run-retry.ts';
import { accessOf } from '../access-options.ts';
import type { AccessFlags } from '../access-options.ts';
import { EXIT } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import type { Progress } from '../../job/progress.ts';
import { showProgress } from '../progress-line.ts';
import type { ProgressView } from '../progress-line.ts';
import { stoppedLine } from '../print/summary.ts';
import { report } from '../report.ts';
import { stopOnSignals } from '../signals.ts';
import { exitCodeOf, printSummary } from './import.ts';
import { writeLines } from '../print/write.ts';

/** The options of `retry`, as commander hands them over. */
export interface RetryOptions extends AccessFlags {
  readonly code?: string;
  readonly path?: string;
}

/** Tries failed images again and says how it went; returns the exit code. */
export async function retryCommand(options: RetryOptions): Promise<number> {
  const level = options.quiet ? 'warn' : options.verbose ? 'debug' : 'info';
  const log = await makeLog({ format: options.log, level });
  let view: ProgressView | undefined;
  let started: Progress | undefined;
  const signals = stopOnSignals({ log, lastWords: () => stoppedLine(started?.snapshot()) });
  try {
    const job = await lastJob(resolve(options.state), accessOf(options));
    const wish = { code: options.code, path: options.path };
    const summary = await runRetry(job, wish, {
      log,
      stop: signals.stop,
      onStart(count, progress) {
        started = progress;
        signals.begin();
        log.info(`${count} failed ${count === 1 ? 'image is' : 'images are'} tried again`);
        if (options.progress && !options.quiet) view = showProgress(progress, { terminal: process.stderr, log });
      },
    });
    view?.stop();
    if (!summary) {
      if (!options.quiet) writeLines(process.stdout, [options.json ? 'null' : 'Nothing of that has failed.']);
      return EXIT.done;
    }
    printSummary(summary, { out: job.outs, ...options });
    return signals.exitCode() ?? exitCodeOf(summary);
  } catch (error) {
    view?.stop();
    return signals.exitCodeOf(error) ?? report(error, log);
  }
}
