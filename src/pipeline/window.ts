import { Observable, Subject } from 'rxjs';
import type { OperatorFunction } from 'rxjs';

export interface WindowOptions {
  /** Items that may be inside the flow at once. */
  readonly size: number;
  /** When aborted, no more items are taken; what is inside is finished, as far as the flow does not drop it. */
  readonly stop?: AbortSignal;
}

/** Thrown when a flow completes but has not answered for every item: a stage filters, which none may do. */
export class FlowLeakError extends Error {
  override readonly name = 'FlowLeakError';
  readonly missing: number;

  constructor(missing: number) {
    super(`${missing} items went into the flow and no result came out`);
    this.missing = missing;
  }
}

/**
 * Pulls a source through a flow with back-pressure: the next item is read only while fewer than `size` are inside, and
 * each result makes room for one more. The flow must answer every item with exactly one result, in any order.
 *
 * This is the only place that pulls; with it every buffer inside the flow is bounded by `size`, which RxJS alone does
 * not give: `from(asyncIterable)` reads on whatever happens downstream.
 *
 * Ends in one of three ways: the source ends (what is inside is finished), `stop` is aborted (the same, but the
 * flow may drop items then), or the subscriber leaves (everything is dropped). An error of the source is passed on once the items inside
 * are finished.
 */
export function windowed<T, R>(
  source: AsyncIterable<T>,
  flow: OperatorFunction<T, R>,
  { size, stop }: WindowOptions,
): Observable<R> {
  return new Observable<R>((subscriber) => {
    const entrance = new Subject<T>();
    const iterator = source[Symbol.asyncIterator]();
    let inside = 0;
    let isPulling = false;
    let isEnded = false;
    let sourceError: { readonly reason: unknown } | undefined;

    const end = (): void => {
      if (isEnded) return;
      isEnded = true;
      stop?.removeEventListener('abort', end);
      entrance.complete();
    };
    const hasRoom = (): boolean => !isEnded && !subscriber.closed && inside < size;

    const pull = async (): Promise<void> => {
      if (isPulling) return;
      isPulling = true;
      try {
        while (hasRoom()) {
          const next = await iterator.next();
          if (isEnded || subscriber.closed) break;
          if (next.done) return end();
          inside += 1;
          entrance.next(next.value);
        }
      } catch (reason) {
        sourceError = { reason };
        end();
      } finally {
        isPulling = false;
      }
    };

    const subscription = entrance.pipe(flow).subscribe({
      next(result) {
        inside -= 1;
        subscriber.next(result);
        void pull();
      },
      error: (reason: unknown) => subscriber.error(reason),
      complete() {
        if (sourceError) subscriber.error(sourceError.reason);
        else if (inside > 0 && stop?.aborted !== true) subscriber.error(new FlowLeakError(inside));
        else subscriber.complete();
      },
    });

    if (stop?.aborted) end();
    else stop?.addEventListener('abort', end, { once: true });
    void pull();

    return () => {
      isEnded = true;
      stop?.removeEventListener('abort', end);
      subscription.unsubscribe();
      // A generator that waits inside next() ends by its own signal; nobody waits for it here.
      iterator.return?.().catch(() => undefined);
    };
  });
}
