import { runImport } from '../../job/run-import.ts';
import type { Progress } from '../../job/progress.ts';
import type { RunSummary } from '../../job/take-all.ts';
import { EXIT } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import { report } from '../report.ts';
import { stoppedLine, summaryLines, totalsLine } from '../print/summary.ts';
import { showProgress } from '../progress-line.ts';
import type { ProgressView } from '../progress-line.ts';
import { jobOf } from '../run-options.ts';
import type { RunOptions } from '../run-options.ts';
import type { RunRequest } from '../run-request.ts';
import { stopOnSignals } from '../signals.ts';
import { dryRunCommand } from './dry-run.ts';
import { writeJson, writeLines } from '../print/write.ts';

/** The options of `import`, as commander hands them over. */
export interface ImportOptions extends RunOptions {
  readonly dryRun?: boolean;
}

/** Runs an import and says how it went; returns the exit code. */
export async function importCommand(request: RunRequest<ImportOptions>): Promise<number> {
  const { options } = request;
  if (options.dryRun) return dryRunCommand(request);
  const level = options.quiet ? 'warn' : options.verbose ? 'debug' : 'info';
  const log = await makeLog({ format: options.log, level });
  let view: ProgressView | undefined;
  let started: Progress | undefined;
  const signals = stopOnSignals({ log, lastWords: () => stoppedLine(started?.snapshot()) });
  try {
    const summary = await runImport(jobOf(request), {
      log,
      stop: signals.stop,
      onStart(description, progress) {
        log.info(`Using ${description}`);
        started = progress;
        signals.begin();
        if (options.progress && !options.quiet) view = showProgress(progress, { terminal: process.stderr, log });
      },
    });
    view?.stop();
    const stopped = signals.exitCode();
    if (stopped === undefined || summary.counts.found > 0) printSummary(summary, options);
    return stopped ?? exitCodeOf(summary);
  } catch (error) {
    view?.stop();
    const stopped = signals.exitCodeOf(error);
    if (stopped !== undefined) return stopped;
    const code = report(error, log);
    const counts = started?.snapshot();
    if (counts && counts.found > 0) log.info(totalsLine(counts));
    return code;
  }
}

/** Prints how a run went: on standard error where records go to standard output. */
export function printSummary(
  summary: RunSummary,
  { out, json, quiet }: Pick<RunRequest<RunOptions>['options'], 'out' | 'json' | 'quiet'>,
): void {
  // Records and a summary in one stream could not be told apart.
  const stream = out.includes('-') ? process.stderr : process.stdout;
  if (json) {
    const { outcomes: _, ...told } = summary;
    writeJson(stream, told);
  } else if (!quiet) {
    writeLines(stream, summaryLines(summary, process.cwd()));
  }
}

/** The exit code of a run that came to its end. */
export function exitCodeOf({ counts }: RunSummary): number {
  return counts.failed + counts.failedEarlier > 0 ? EXIT.someFailed : EXIT.done;
}
