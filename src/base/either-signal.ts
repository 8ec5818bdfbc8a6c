/** A signal that is aborted with the first of two, for as long as it is needed. */
export interface EitherSignal extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * Joins two signals; disposing leaves no listener behind. (On Node 20 `AbortSignal.any` keeps every derived signal
 * alive for as long as the signals that it is derived from.)
 */
export function eitherSignal(...signals: readonly (AbortSignal | undefined)[]): EitherSignal {
  const controller = new AbortController();
  const listeners = signals.flatMap((signal) => {
    if (signal === undefined) return [];
    const abort = (): void => controller.abort(signal.reason);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    return [{ signal, abort }];
  });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const { signal, abort } of listeners) signal.removeEventListener('abort', abort);
    },
  };
}
