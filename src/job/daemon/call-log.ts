import type { Hooks } from '../../client/hooks.ts';
import type { CallSigns } from './vitals.ts';

/** Counts calls to the service. */
export class CallLog {
  readonly #byStatus = new Map<string, number>();
  #retries = 0;
  #inFlight = 0;
  #sentBytes = 0;

  /** What a client is to tell it. */
  hooks(): Hooks {
    return {
      onRequest: ({ bytes }) => {
        this.#inFlight += 1;
        this.#sentBytes += bytes;
      },
      onResponse: ({ status }) => {
        this.#inFlight -= 1;
        const name = status === null ? 'none' : String(status);
        this.#byStatus.set(name, (this.#byStatus.get(name) ?? 0) + 1);
      },
      onRetry: () => {
        this.#retries += 1;
      },
    };
  }

  signs(): Pick<CallSigns, 'byStatus' | 'retries' | 'inFlight' | 'sentBytes'> {
    return {
      byStatus: Object.fromEntries([...this.#byStatus].toSorted(([one], [other]) => (one < other ? -1 : 1))),
      retries: this.#retries,
      inFlight: this.#inFlight,
      sentBytes: this.#sentBytes,
    };
  }
}
