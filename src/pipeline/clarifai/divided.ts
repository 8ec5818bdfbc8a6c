import { isTroubleOfService, mayBeAboutItems } from './blame.ts';
import type { CallError } from './blame.ts';

type Send<Item, Answer> = (part: readonly Item[]) => Promise<readonly Answer[]>;
type Refused<Answer> = (error: CallError) => Answer;

/**
 * Sends items in one call; when the call as a whole fails for what it carries (too large, one item that spoils it or
 * makes the service stumble again and again), sends each half by itself, until the culprit stands alone. Answers come
 * in the order of the items.
 *
 * @param refused the answer of a single item whose call failed.
 * @throws what concerns the service as a whole: an outage, no permission, throttling, a model that is gone; also trouble
 *   of the service that no item gets past.
 */
export async function divided<Item, Answer>(
  items: readonly Item[],
  send: Send<Item, Answer>,
  refused: Refused<Answer>,
): Promise<readonly Answer[]> {
  return sendOrSplit(items, send, refused, async (error) =>
    isTroubleOfService(error) ? besideTrouble(items, send, refused) : halved(items, send, refused),
  );
}

/** Sends items in one call; when that fails for what it carries, splits them, or refuses the only one. */
async function sendOrSplit<Item, Answer>(
  items: readonly Item[],
  send: Send<Item, Answer>,
  refused: Refused<Answer>,
  split: (error: CallError) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  try {
    return await send(items);
  } catch (error) {
    if (!mayBeAboutItems(error)) throw error;
    return items.length === 1 ? [refused(error)] : split(error);
  }
}

/** Asks with the first and the last item alone whether it is the items at all before it looks for the culprit. */
async function besideTrouble<Item, Answer>(
  items: readonly Item[],
  send: Send<Item, Answer>,
  refused: Refused<Answer>,
): Promise<readonly Answer[]> {
  const troubles: CallError[] = [];
  const noted = (error: CallError): Answer => {
    if (isTroubleOfService(error)) troubles.push(error);
    return refused(error);
  };
  const first = await divided(items.slice(0, 1), send, noted);
  const last = await divided(items.slice(-1), send, noted);
  const [trouble] = troubles;
  if (trouble && troubles.length === 2) throw trouble;
  const between = items.slice(1, -1);
  return [...first, ...(between.length === 0 ? [] : await bisected(between, send, refused)), ...last];
}

async function bisected<Item, Answer>(
  items: readonly Item[],
  send: Send<Item, Answer>,
  refused: Refused<Answer>,
): Promise<readonly Answer[]> {
  return sendOrSplit(items, send, refused, async () => halved(items, send, refused));
}

async function halved<Item, Answer>(
  items: readonly Item[],
  send: Send<Item, Answer>,
  refused: Refused<Answer>,
): Promise<readonly Answer[]> {
  const middle = Math.ceil(items.length / 2);
  return [
    ...(await bisected(items.slice(0, middle), send, refused)),
    ...(await bisected(items.slice(middle), send, refused)),
  ];
}
