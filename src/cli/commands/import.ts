import type { Logger } from 'pino';

import type { ImportJob } from '../../job/import-job.ts';
import { failureKind } from '../../job/failure.ts';
import { runImport } from '../../job/run-import.ts';
import type { RunSummary } from '../../job/run-import.ts';
import type { CsvFlags } from '../csv-options.ts';
import { csvOptionsOf } from '../csv-options.ts';
import { EXIT, EXIT_OF } from '../exit-codes.ts';
import type { ImageFlags } from '../image-options.ts';
import { imageOptionsOf } from '../image-options.ts';
import { makeLog } from '../log.ts';
import { summaryLines } from '../print/summary.ts';
import { showProgress } from '../progress-line.ts';
import type { ProgressView } from '../progress-line.ts';
import { stopOnSignals } from '../signals.ts';

/** The options of `import`, as commander hands them over. */
export interface ImportOptions extends CsvFlags, ImageFlags {
  readonly out: readonly string[];
  readonly model?: readonly string[];
  readonly endpoint?: string;
  readonly apiKey?: string;
  readonly pat?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly state?: string;
  readonly concurrency: number;
  readonly rate: number;
  readonly budgetDay?: number;
  readonly budgetMonth?: number;
  readonly batchSize: number;
  readonly log: 'pretty' | 'json';
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly progress: boolean;
}

/** Runs an import and says how it went; returns the exit code. */
export async function importCommand(targets: readonly string[], options: ImportOptions): Promise<number> {
  const level = options.quiet ? 'warn' : options.verbose ? 'debug' : 'info';
  const log = await makeLog({ format: options.log, level });
  const signals = stopOnSignals(log);
  let view: ProgressView | undefined;
  try {
    const summary = await runImport(jobOf(targets, options), {
      log,
      stop: signals.stop,
      onStart(description, progress) {
        log.info(`Using ${description}`);
        if (options.progress && !options.quiet) view = showProgress(progress, process.stderr, log);
      },
    });
    view?.stop();
    print(summary, options);
    return signals.exitCode() ?? exitCodeOf(summary);
  } catch (error) {
    view?.stop();
    return report(error, log);
  } finally {
    signals.release();
  }
}

function jobOf(targets: readonly string[], options: ImportOptions): ImportJob {
  return {
    targets,
    outs: options.out,
    csv: csvOptionsOf(options),
    ...imageOptionsOf(options),
    models: options.model ?? ['general-v1.3'],
    endpoint: options.endpoint,
    apiKey: options.apiKey,
    pat: options.pat,
    userId: options.userId,
    appId: options.appId,
    state: options.state,
    concurrency: options.concurrency,
    rate: options.rate,
    budget: { perDay: options.budgetDay, perMonth: options.budgetMonth },
    batchSize: options.batchSize,
    workingFolder: process.cwd(),
    environment: process.env,
  };
}

function print(summary: RunSummary, { out, json, quiet }: ImportOptions): void {
  // Records and a summary in one stream could not be told apart.
  const stream = out.includes('-') ? process.stderr : process.stdout;
  if (json) {
    const { outcomes: _, ...told } = summary;
    stream.write(`${JSON.stringify(told)}\n`);
  } else if (!quiet) {
    stream.write(`${summaryLines(summary, process.cwd()).join('\n')}\n`);
  }
}

function exitCodeOf({ counts }: RunSummary): number {
  return counts.failed + counts.failedEarlier > 0 ? EXIT.someFailed : EXIT.done;
}

function report(error: unknown, log: Logger): number {
  const kind = failureKind(error);
  const message = error instanceof Error ? error.message : String(error);
  if (kind === 'unexpected') log.error({ err: error }, message);
  else if (kind === 'unavailable') log.error(`${message} Files not done yet stay pending: run again to go on.`);
  else log.error(message);
  return EXIT_OF[kind];
}
