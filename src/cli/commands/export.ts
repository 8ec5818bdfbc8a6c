import type { ExportJob } from '../../job/export-job.ts';
import { exportRecords } from '../../job/export-records.ts';
import type { ExportSummary } from '../../job/export-records.ts';
import { failureKind } from '../../job/failure.ts';
import type { CsvFlags } from '../csv-options.ts';
import { csvOptionsOf } from '../csv-options.ts';
import { EXIT, EXIT_OF } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import { exportLines } from '../print/export-summary.ts';
import { stopOnSignals } from '../signals.ts';
import { writeJson, writeLines } from '../print/write.ts';

/** The options of `export`, as commander hands them over. */
export interface ExportOptions extends CsvFlags {
  readonly state: string;
  readonly out?: readonly string[];
  readonly format?: ExportJob['format'];
  readonly model?: readonly string[];
  readonly minValue?: number;
  readonly maxConcepts?: number;
  readonly imageRoot?: string;
  readonly keywordRoot: string;
  readonly pictureConcepts?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly log: 'pretty' | 'json';
}

/** Writes stored records again and says what came of it; returns the exit code. */
export async function exportCommand(options: ExportOptions): Promise<number> {
  const log = await makeLog({ format: options.log, level: options.quiet ? 'warn' : 'info' });
  const signals = stopOnSignals({
    log,
    announcement: 'Removing the unfinished file...',
    lastWords: () => 'Stopped before the export was complete; run the same command again.',
  });
  signals.begin();
  try {
    const summary = await exportRecords(jobOf(options), { log, stop: signals.stop });
    print(summary, options);
    return (summary.sidecars?.failed ?? 0) > 0 ? EXIT.someFailed : EXIT.done;
  } catch (error) {
    const stopped = signals.exitCodeOf(error);
    if (stopped !== undefined) return stopped;
    const kind = failureKind(error);
    const message = error instanceof Error ? error.message : String(error);
    log.error(kind === 'unexpected' ? { err: error } : {}, message);
    return EXIT_OF[kind];
  }
}

function jobOf(options: ExportOptions): ExportJob {
  return {
    state: options.state,
    outs: options.out ?? [],
    format: options.format,
    models: options.model ?? [],
    minValue: options.minValue,
    maxConcepts: options.maxConcepts,
    csv: csvOptionsOf(options),
    imageRoot: options.imageRoot,
    keywordRoot: options.keywordRoot,
    withPictureConcepts: options.pictureConcepts ?? false,
    workingFolder: process.cwd(),
  };
}

function print(summary: ExportSummary, { out, json, quiet }: ExportOptions): void {
  // Records and a summary in one stream could not be told apart.
  const stream = out?.includes('-') === true ? process.stderr : process.stdout;
  if (json) writeJson(stream, summary);
  else if (!quiet) writeLines(stream, exportLines(summary, process.cwd()));
}
