/**
 * Whether stored metadata contain what is asked for, at any depth: objects by their members, lists when every element
 * asked for occurs. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 */
export function contains(stored: unknown, asked: unknown): boolean {
  if (Array.isArray(asked)) {
    return Array.isArray(stored) && asked.every((each) => stored.some((element) => contains(element, each)));
  }
  if (isObject(asked)) {
    return isObject(stored) && Object.entries(asked).every(([key, value]) => contains(stored[key], value));
  }
  return stored === asked;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
