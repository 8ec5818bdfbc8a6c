import type { Logger } from 'pino';

import { EXIT } from './exit-codes.ts';

/** Turns signals into a clean stop. */
export interface SignalStop {
  /** Aborts at the first SIGINT or SIGTERM. */
  readonly stop: AbortSignal;
  /** 130 or 143 when a signal came. */
  exitCode(): number | undefined;
  /** Gives the signals back to Node. */
  release(): void;
}

/** How long a stop may take before the process ends all the same; nothing committed is lost then either. */
const GRACE_MS = 8000;

/** Stops on the first SIGINT or SIGTERM, within 8 s; on the second at once. */
export function stopOnSignals(log: Logger): SignalStop {
  const controller = new AbortController();
  let code: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (code !== undefined) process.exit(code);
    const received = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    code = received;
    log.info('Stopping: what is under way is finished first. Once more stops at once.');
    setTimeout(() => process.exit(received), GRACE_MS).unref();
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    stop: controller.signal,
    exitCode: () => code,
    release() {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}
