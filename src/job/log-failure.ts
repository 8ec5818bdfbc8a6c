import type { Logger } from 'pino';

import type { Outcome } from '../pipeline/file.ts';

/** Tells of a file that failed. */
export function logFailure(outcome: Outcome, log: Logger): void {
  if (outcome.kind !== 'failed') return;
  const { stage, code, message } = outcome.error;
  const { path } = outcome.file;
  log.warn({ path, stage, code }, message.includes(path) ? message : `${path}: ${message}`);
}
