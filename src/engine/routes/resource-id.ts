/** What an id must be, for messages. */
export const ID_RULE = 'An id is a text of 1 to 128 characters, no "/" and no control character, not "." or "..".';

/** Ids are segments of paths: what no path can hold, or no text (half a surrogate pair), cannot be one. */
export function isResourceId(id: unknown): id is string {
  if (typeof id !== 'string' || id === '' || id.length > 128) return false;
  return id !== '.' && id !== '..' && !/[/\p{Control}\p{Surrogate}]/u.test(id);
}
