/** JSON, as metadata holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

type JsonObject = { readonly [name: string]: Json };

/**
 * Puts a patch over a stored object, member by member; null changes nothing.
 * Source: https://docs.clarifai.com/api-guide/advanced-topics/patching.
 */
export function mergeObject(stored: JsonObject, patch: JsonObject): JsonObject {
  const changes = Object.entries(patch).filter(([, value]) => value !== null);
  return { ...stored, ...Object.fromEntries(changes.map(([name, value]) => [name, merge(own(stored, name), value)])) };
}

/**
 * Takes the members that a patch names out of a stored object: `true` at a member removes it, an object goes deeper,
 * a list removes its members; any other value is set.
 * Source: https://docs.clarifai.com/api-guide/advanced-topics/patching.
 */
export function removeFromObject(stored: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...stored };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) continue;
    const left = value === true ? undefined : remove(own(stored, name), value);
    if (left === undefined) delete result[name];
    else Object.defineProperty(result, name, { value: left, enumerable: true, configurable: true, writable: true });
  }
  return result;
}

function merge(stored: Json | undefined, patch: Json): Json {
  if (Array.isArray(patch)) return mergeList(stored, patch as readonly Json[]);
  if (!isObject(patch) || !isObject(stored) || Object.keys(patch).length === 0) return patch;
  return mergeObject(stored, patch);
}

function mergeList(stored: Json | undefined, patch: readonly Json[]): Json {
  if (!Array.isArray(stored) || patch.length === 0 || !patch.every(isObject)) return patch;
  const merged: Json[] = [...(stored as readonly Json[])];
  for (const item of patch) {
    const at = item['id'] === undefined ? -1 : merged.findIndex((each) => isObject(each) && each['id'] === item['id']);
    const known = merged[at];
    if (isObject(known)) merged[at] = mergeObject(known, item);
    else merged.push(item);
  }
  return merged;
}

/** Undefined when nothing is left. */
function remove(stored: Json | undefined, patch: Json): Json | undefined {
  if (Array.isArray(patch)) {
    if (!Array.isArray(stored)) return stored;
    const given = patch as readonly Json[];
    return (stored as readonly Json[]).filter((item) => !given.some((each) => isMeant(item, each)));
  }
  if (!isObject(patch)) return patch;
  return isObject(stored) ? removeFromObject(stored, patch) : stored;
}

/** By id where one is named, else by equality. */
function isMeant(item: Json, asked: Json): boolean {
  if (isObject(asked) && asked['id'] !== undefined) return isObject(item) && item['id'] === asked['id'];
  return JSON.stringify(item) === JSON.stringify(asked);
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
