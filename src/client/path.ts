import { UserError } from './errors.ts';

/**
 * Builds a request path: path`/v2/inputs/${id}`. Each value becomes one percent-encoded segment.
 *
 * @throws UserError when a value is empty, `.` or `..`, or holds half a surrogate pair.
 */
export function path(parts: TemplateStringsArray, ...ids: readonly string[]): string {
  return parts.reduce((built, part, index) => `${built}${segment(ids[index - 1] ?? '')}${part}`);
}

function segment(id: string): string {
  if (typeof id !== 'string' || id === '') throw new UserError('An id must be a string that is not empty.');
  // Encoding does not help here: proxies and URL parsers also resolve %2e%2e.
  if (id === '.' || id === '..') throw new UserError(`"${id}" cannot be used as an id.`);
  if (/\p{Surrogate}/u.test(id)) throw new UserError('An id must be well-formed Unicode.');
  return encodeURIComponent(id);
}
