import { isData, isObject } from '../wire/is-data.ts';
import { statusOf } from './service-reply.ts';

/**
 * Reads a list of a reply whose members each stand for something that was sent. A member that cannot be read is null,
 * as if it were missing, so that it does no harm to its neighbours; so is everything in what is no list.
 *
 * @param required members that each item must have.
 * @returns items with a `status` that has a code, if any, and with `data` of the right shape, if any.
 */
export function readItems<Item>(
  list: unknown,
  required: readonly (keyof Item & string)[] = [],
): readonly (Item | null)[] {
  return Array.isArray(list) ? list.map((item: unknown) => readItem<Item>(item, required)) : [];
}

function readItem<Item>(item: unknown, required: readonly string[]): Item | null {
  if (!isObject(item) || !required.every((name) => isThere(item[name]))) return null;
  if (isThere(item['data']) && !isData(item['data'])) return null;
  if (!isThere(item['status'])) return item as Item;
  const status = statusOf(item);
  return status && ({ ...item, status } as Item);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
