import { GAVE_UP } from '../../client/breaker.ts';
import { ApiError, AuthError, ProxyError, RateLimitError, TransportError } from '../../client/errors.ts';

/** Why a call failed that may work without one of its items. */
export type CallError = ApiError | TransportError;

/**
 * Sends items in one call; when the call as a whole fails for what it carries (too large, one item that spoils it or
 * makes the service stumble again and again), sends each half by itself, until the culprit stands alone. Answers come
 * in the order of the items.
 *
 * @param refused the answer of a single item whose call failed.
 * @throws what concerns the service as a whole: an outage, no permission, throttling.
 */
export async function divided<Item, Answer>(
  items: readonly Item[],
  send: (part: readonly Item[]) => Promise<readonly Answer[]>,
  refused: (error: CallError) => Answer,
): Promise<readonly Answer[]> {
  try {
    return await send(items);
  } catch (error) {
    if (!isAboutItems(error)) throw error;
    if (items.length === 1) return [refused(error)];
    const middle = Math.ceil(items.length / 2);
    return [
      ...(await divided(items.slice(0, middle), send, refused)),
      ...(await divided(items.slice(middle), send, refused)),
    ];
  }
}

/** By the time it comes here it has been tried again, and outages have been waited for. */
function isAboutItems(error: unknown): error is CallError {
  if ([AuthError, RateLimitError, ProxyError].some((known) => error instanceof known)) return false;
  return error instanceof ApiError || (error instanceof TransportError && error.code !== GAVE_UP);
}
