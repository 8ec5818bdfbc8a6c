import { setMaxListeners } from 'node:events';

/** How the calls of an app end when it is stopped. */
export interface Stop {
  /** Aborted at once: what waits (for its turn, for another try, behind a breaker) is not sent any more. */
  readonly waiting: AbortSignal;
  /** Aborted after the grace: requests that have been sent are given up. */
  readonly sent: AbortSignal;
}

/** Makes calls end when a signal is aborted, those that have been sent after a grace. */
export function stopWith(signal: AbortSignal, graceMs: number): Stop {
  const waiting = new AbortController();
  const sent = new AbortController();
  // Every call listens; Node warns at eleven.
  setMaxListeners(0, waiting.signal, sent.signal);
  const stop = (): void => {
    waiting.abort(signal.reason);
    setTimeout(() => sent.abort(signal.reason), graceMs).unref();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return { waiting: waiting.signal, sent: sent.signal };
}
