import type { Logger } from 'pino';

import { failureKind } from '../job/failure.ts';
import { EXIT_OF } from './exit-codes.ts';

/** Says why a run ended before its end; returns the exit code. */
export function report(error: unknown, log: Logger): number {
  const kind = failureKind(error);
  const message = error instanceof Error ? error.message : String(error);
  if (kind === 'unexpected') log.error({ err: error }, message);
  else if (kind === 'unavailable')
    log.error(`${message.replace(/\.?$/, '.')} Files not done yet stay pending: run again to go on.`);
  else log.error(message);
  return EXIT_OF[kind];
}
