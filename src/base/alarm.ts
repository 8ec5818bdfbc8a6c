/** A wait that can be called off. */
export interface Alarm extends Disposable {
  /** Resolves after the time, or when the signal is aborted. */
  readonly rung: Promise<void>;
}

/**
 * Waits for a time, but no longer than until the signal; disposing calls it off and leaves nothing behind. (On Node 20
 * `AbortSignal.any` keeps every derived signal alive for as long as the signal that it is derived from: in a process
 * that runs for months, that is a leak.)
 */
export function alarm(ms: number, signal: AbortSignal): Alarm {
  const { promise: rung, resolve: ring } = withResolvers();
  const timer = setTimeout(ring, ms);
  signal.addEventListener('abort', ring);
  if (signal.aborted) ring();
  return {
    rung,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener('abort', ring);
    },
  };
}

/** As `Promise.withResolvers`, which Node has from 22 on. */
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: (() => void) | undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve: () => resolve?.() };
}
