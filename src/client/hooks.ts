/** What can be said of a call without saying anything of its content. */
export interface CallEvent {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  /** HTTP status; null where there is no reply, or none yet. */
  readonly status: number | null;
  /** The try, counted from 1. */
  readonly attempt: number;
  /** onResponse: how long the reply took. onRetry: the pause ahead. */
  readonly ms: number;
  /** onRequest: size of the body sent. onResponse: size of the body received. */
  readonly bytes: number;
}

/** Called as calls go out and come back; must return at once and not throw. */
export interface Hooks {
  readonly onRequest?: (event: CallEvent) => void;
  /** Once for each request that went out, also when no reply came. */
  readonly onResponse?: (event: CallEvent) => void;
  readonly onRetry?: (event: CallEvent) => void;
}
