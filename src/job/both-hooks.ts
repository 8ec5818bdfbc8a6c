import type { CallEvent, Hooks } from '../client/hooks.ts';

/** Hooks that tell two listeners. */
export function bothHooks(one: Hooks, other: Hooks): Hooks {
  const both =
    (name: keyof Hooks): ((event: CallEvent) => void) =>
    (event) => {
      one[name]?.(event);
      other[name]?.(event);
    };
  return { onRequest: both('onRequest'), onResponse: both('onResponse'), onRetry: both('onRetry') };
}
