import { UserError } from './errors.ts';

/**
 * Checks that an argument is a list with something in it; callers in JavaScript pass texts and nothing.
 *
 * @throws UserError that names the argument.
 */
export function checkList(list: readonly unknown[], argument: string): void {
  if (!Array.isArray(list)) throw new UserError(`${argument} must be a list.`);
  if (list.length === 0) throw new UserError(`${argument} is empty.`);
}

/** @throws UserError that names the argument when it is no text, or an empty one. */
export function checkText(text: string, argument: string): void {
  if (typeof text !== 'string' || text === '') throw new UserError(`${argument} must be a text that is not empty.`);
}

/** @throws UserError that names the argument when it is no object. */
export function checkObject(object: Readonly<Record<string, unknown>>, argument: string): void {
  const isObject = typeof object === 'object' && object !== null && !Array.isArray(object);
  if (!isObject) throw new UserError(`${argument} must be an object.`);
}

/** @throws UserError that names the argument when it is no object, or one without members. */
export function checkMembers(object: Readonly<Record<string, unknown>>, argument: string): void {
  checkObject(object, argument);
  if (Object.keys(object).length === 0) throw new UserError(`${argument} is empty.`);
}

/**
 * Tells which one of several options is set.
 *
 * @throws UserError that lists the names when none or more than one is.
 */
export function onlyOne<Name extends string>(
  options: Readonly<Partial<Record<NoInfer<Name>, unknown>>>,
  names: readonly Name[],
  subject: string,
): Name {
  const set = names.filter((name) => options[name] !== undefined);
  const [only] = set;
  if (only === undefined || set.length > 1) {
    const found = set.length === 0 ? 'none' : set.join(' and ');
    throw new UserError(`${subject} needs exactly one of ${names.join(', ')}; it has ${found}.`);
  }
  return only;
}
