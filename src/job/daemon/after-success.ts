import { resolve } from 'node:path';

import type { Logger } from 'pino';

import type { Closing } from '../../base/closing.ts';
import { AfterStep } from '../../pipeline/after/after-step.ts';
import { openMoveFolder } from '../../pipeline/after/move-folder.ts';
import type { Ledger } from '../../pipeline/ledger/ledger.ts';
import type { Root } from '../../pipeline/sources/root.ts';
import type { WatchJob } from './watch-job.ts';

export interface AfterSuccessOptions {
  readonly roots: readonly Root[];
  readonly ledger: Pick<Ledger, 'file'>;
  readonly log: Logger;
  readonly closing: Closing;
  readonly onTrouble: (subject: string, message: string | undefined) => void;
}

/** What becomes of images once their predictions are written. */
export interface AfterSuccess {
  /** Takes the path of a file that is done. */
  offer(file: string): void;
  /** Folders that the daemon fills itself. */
  readonly leftOut: readonly string[];
}

/** Opens what a job wants to be done. @throws UserError when images are to be moved to where they come from. */
export async function openAfterSuccess(
  { watch, workingFolder }: WatchJob,
  { roots, ledger, log, closing, onTrouble }: AfterSuccessOptions,
): Promise<AfterSuccess> {
  const { graceMs } = watch;
  if (watch.after.kind === 'none') return { offer: () => undefined, leftOut: [] };
  const after =
    watch.after.kind === 'move' ? { ...watch.after, folder: resolve(workingFolder, watch.after.folder) } : watch.after;
  const leftOut = after.kind === 'move' ? await openMoveFolder(after.folder, roots) : [];

  const step = new AfterStep({
    after,
    graceMs,
    onLeft: (file, target) => log.debug({ file, target }, target === null ? 'image deleted' : 'image moved'),
    onStayed: (file, message) => log.info({ file }, message),
    onTrouble: (message) => onTrouble('after', message),
  });
  closing.add(async () => step.close());
  return {
    offer(file) {
      const known = ledger.file(file);
      if (known?.state !== 'done' || known.origin !== 'file' || known.sha256 === null) return;
      step.add({ file, path: known.path, sha256: known.sha256 });
    },
    leftOut,
  };
}
