import { setMaxListeners } from 'node:events';

import { Observable } from 'rxjs';

/** Makes a stream with a signal that aborts when its subscriber leaves: one signal for a whole run. */
export function withSignal<T>(make: (signal: AbortSignal) => Observable<T>): Observable<T> {
  return new Observable<T>((subscriber) => {
    const controller = new AbortController();
    // Every request in flight listens; Node warns at eleven.
    setMaxListeners(0, controller.signal);
    const subscription = make(controller.signal).subscribe(subscriber);
    return () => {
      subscription.unsubscribe();
      controller.abort();
    };
  });
}
