import { resolve, sep } from 'node:path';

import type { Logger } from 'pino';

import type { Closing } from '../../base/closing.ts';
import { UserError } from '../../client/errors.ts';
import { AfterStep } from '../../pipeline/after/after-step.ts';
import type { Ledger } from '../../pipeline/ledger/ledger.ts';
import type { Root } from '../../pipeline/sources/roots.ts';
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
export function openAfterSuccess(
  { watch, workingFolder }: WatchJob,
  { roots, ledger, log, closing, onTrouble }: AfterSuccessOptions,
): AfterSuccess {
  const { graceMs } = watch;
  if (watch.after.kind === 'none') return { offer: () => undefined, leftOut: [] };
  const after =
    watch.after.kind === 'move' ? { ...watch.after, folder: resolve(workingFolder, watch.after.folder) } : watch.after;
  const leftOut = after.kind === 'move' ? [after.folder] : [];
  const inside = roots.find(({ folder }) => leftOut.some((left) => folder === left || folder.startsWith(left + sep)));
  if (inside) throw new UserError(`${inside.folder} is watched: its images cannot be moved to where they are found.`);

  const step = new AfterStep({
    after,
    graceMs,
    onLeft: (file, target) => log.debug({ file, target }, target === null ? 'image deleted' : 'image moved'),
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
