import type { Logger } from 'pino';

import { Closing } from '../base/closing.ts';
import type { LedgerFile } from '../pipeline/ledger/ledger.ts';
import { needsAnotherPass, waitingFiles } from '../pipeline/passes.ts';
import type { Progress } from '../pipeline/progress.ts';
import { reopenFailed } from '../pipeline/reopen.ts';
import { selector } from '../pipeline/selection/selection.ts';
import type { ImportJob } from './import-job.ts';
import { openRun, stateFolderOf } from './open-run.ts';
import { measureFolder } from './state-folder.ts';
import { takeAll } from './take-all.ts';
import type { RunResult, RunSummary } from './take-all.ts';

/** Which failed files are tried again. */
export interface RetryWish {
  /** Of the failure, a number or a word; undefined: whatever it is. */
  readonly code: string | undefined;
  /** A glob that the path matches; undefined: whatever it is. */
  readonly path: string | undefined;
}

export interface RetryHooks {
  readonly log: Logger;
  /** Called with the number of files to try again, before the first. */
  readonly onStart?: (count: number, progress: Progress) => void;
  readonly stop?: AbortSignal;
}

/**
 * Tries failed files again, also those that failed for a reason of their own, and whatever a run that died left pending.
 *
 * @returns undefined when there is none.
 * @throws as `runImport`.
 */
export async function runRetry(job: ImportJob, wish: RetryWish, hooks: RetryHooks): Promise<RunSummary | undefined> {
  const result = await retryAll(job, wish, hooks);
  return result && { ...result, stateFolder: await measureFolder(stateFolderOf(job)) };
}

async function retryAll(
  job: ImportJob,
  wish: RetryWish,
  { log, onStart, stop }: RetryHooks,
): Promise<RunResult | undefined> {
  const startedMs = performance.now();
  await using closing = new Closing();
  const open = await openRun(job, { command: 'retry', log, closing, ...(stop && { stop }) });
  const count = reopenFailed(open.ledger, isMeantBy(job, wish));
  if (count === 0 && !needsAnotherPass(open.ledger)) {
    open.ledger.runs.end(open.run, 'nothing to try again');
    return undefined;
  }
  onStart?.(count, open.progress);
  return await takeAll(open, () => waitingFiles(open.ledger), { log, startedMs });
}

function isMeantBy({ selection }: ImportJob, { code, path }: RetryWish): (file: LedgerFile) => boolean {
  const { selects } = selector({ ...selection, include: path === undefined ? [] : [path] });
  return (file) => {
    const isOfCode = code === undefined || String(file.error?.code) === code;
    return isOfCode && selects({ ...file, bytes: file.bytes ?? 0, mtimeMs: file.mtimeMs ?? 0 });
  };
}
