import { ApiError, AuthError, RateLimitError } from '../../client/errors.ts';
import { judge } from '../../client/retry-class.ts';

/**
 * Sends items in one call; when the service refuses the call as a whole for what it carries (too large, one item that
 * spoils it), sends each half by itself, until the culprit stands alone. Answers come in the order of the items.
 *
 * @param refused the answer of a single item whose call was refused.
 * @throws what concerns the service as a whole: no connection, no permission, throttling, trouble of its own.
 */
export async function divided<Item, Answer>(
  items: readonly Item[],
  send: (part: readonly Item[]) => Promise<readonly Answer[]>,
  refused: (error: ApiError) => Answer,
): Promise<readonly Answer[]> {
  try {
    return await send(items);
  } catch (error) {
    if (!refusesTheseItems(error)) throw error;
    if (items.length === 1) return [refused(error)];
    const middle = Math.ceil(items.length / 2);
    return [
      ...(await divided(items.slice(0, middle), send, refused)),
      ...(await divided(items.slice(middle), send, refused)),
    ];
  }
}

function refusesTheseItems(error: unknown): error is ApiError {
  if (!(error instanceof ApiError) || error instanceof AuthError || error instanceof RateLimitError) return false;
  return judge(error).class === 'permanent';
}
