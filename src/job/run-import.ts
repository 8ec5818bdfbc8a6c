import type { Readable } from 'node:stream';

import type { Logger } from 'pino';

import { Closing } from '../base/closing.ts';
import { standardInput } from '../base/standard-input.ts';
import type { Progress } from '../pipeline/progress.ts';
import { IgnoredFiles } from '../pipeline/sources/ignored-files.ts';
import type { ImportJob } from './import-job.ts';
import { openRun, stateFolderOf } from './open-run.ts';
import { openSource, unmatchedMessage } from './open-source.ts';
import { measureFolder } from './state-folder.ts';
import { takeAll } from './take-all.ts';
import type { RunResult, RunSummary } from './take-all.ts';

export interface RunHooks {
  readonly log: Logger;
  /** @default import */
  readonly command?: 'import' | 'schedule';
  /** Called once the service is open, before the first file. */
  readonly onStart?: (description: string, progress: Progress) => void;
  /** When aborted, the run delivers what has its predictions, leaves the rest to the next run, and ends. */
  readonly stop?: AbortSignal;
  /** What `-` stands for. @default that of the process */
  readonly standardInput?: Readable;
}

/**
 * Runs a one-shot import to its end.
 *
 * @throws SourceError, SinkError, LedgerError, UserError when the job cannot be run as given; LedgerLockedError when
 *   another run holds the ledger; AuthError, TransportError, RateLimitError, ApiError when the service cannot be used.
 *   The reason of `stop` when that is aborted before the first file. What was committed by then stays; the same job run again goes on from there.
 */
export async function runImport(job: ImportJob, hooks: RunHooks): Promise<RunSummary> {
  const result = await importAll(job, hooks);
  return { ...result, stateFolder: await measureFolder(stateFolderOf(job)) };
}

async function importAll(job: ImportJob, hooks: RunHooks): Promise<RunResult> {
  const { log, command = 'import', onStart, stop } = hooks;
  const startedMs = performance.now();
  const ignored = new IgnoredFiles();
  const unmatched: string[] = [];
  const { source, scope } = await openSource(job, {
    standardInput: () => hooks.standardInput ?? standardInput(),
    onLeftOut: (message) => log.warn(message),
    onUnmatched: (glob) => unmatched.push(glob),
    ignored,
  });
  await using closing = new Closing();
  const open = await openRun(job, { command, scope, log, closing, ...(stop && { stop }) });
  onStart?.(open.target.description, open.progress);
  const result = await takeAll(open, source, { log, startedMs, ignored });
  if (stop?.aborted !== true) {
    for (const glob of [...unmatched, ...open.unmatched()]) log.warn(unmatchedMessage(glob));
  }
  return result;
}
