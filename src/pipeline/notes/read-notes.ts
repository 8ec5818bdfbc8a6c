import type { Notes } from '../file.ts';
import { NoteError } from './note-error.ts';

type Concepts = NonNullable<Notes['concepts']>;
type Metadata = NonNullable<Notes['metadata']>;
type Geo = NonNullable<Notes['geo']>;

/**
 * Reads concepts: `cat;dog;!car`, `["cat", "dog", "!car"]` or `{"cat": true, "dog": 1, "car": false}`; `!`, false and 0
 * mean that the image does not show it.
 *
 * @throws NoteError when one has no name, another value, or is said to be both.
 */
export function readConcepts(value: unknown): Concepts {
  const pairs = typeof value === 'string' ? value.split(';').filter((id) => id.trim() !== '') : value;
  const concepts = new Map<string, boolean>();
  for (const [id, isShown] of Array.isArray(pairs) ? pairs.map(marked) : membersOf(pairs)) {
    if ((concepts.get(id) ?? isShown) !== isShown) throw new NoteError(`concepts: "${id}" is shown and not shown.`);
    concepts.set(id, isShown);
  }
  return Object.fromEntries(concepts);
}

/** Reads an object of metadata, or its JSON. @throws NoteError */
export function readMetadata(value: unknown): Metadata {
  const metadata = typeof value === 'string' ? parsed(value) : value;
  if (!isObject(metadata)) throw new NoteError('metadata must be a JSON object.');
  return metadata;
}

/**
 * Reads a place in degrees, numbers or texts; undefined when neither is there.
 *
 * @throws NoteError when one of them is missing, no number, or out of range.
 */
export function readGeo(latitude: unknown, longitude: unknown): Geo | undefined {
  if (latitude === undefined && longitude === undefined) return undefined;
  return { longitude: degrees('longitude', longitude, 180), latitude: degrees('latitude', latitude, 90) };
}

/**
 * Reads a place in one value: `48.2,16.4`, latitude first, or `{"latitude": 48.2, "longitude": 16.4}`.
 *
 * @throws NoteError
 */
export function readPlace(value: unknown): Geo | undefined {
  const [latitude, longitude, ...more] =
    typeof value === 'string' ? value.split(',') : isObject(value) ? [value['latitude'], value['longitude']] : [];
  if (more.length > 0 || latitude === undefined || longitude === undefined)
    throw new NoteError('geo must be latitude and longitude, such as "48.2,16.4".');
  return readGeo(latitude, longitude);
}

function marked(value: unknown): readonly [id: string, isShown: boolean] {
  if (typeof value !== 'string') throw new NoteError('concepts must be texts.');
  const text = value.trim();
  const id = text.replace(/^!/, '').trim();
  if (id === '') throw new NoteError('concepts: one has no name.');
  return [id, !text.startsWith('!')];
}

function membersOf(value: unknown): (readonly [id: string, isShown: boolean])[] {
  if (!isObject(value)) throw new NoteError('concepts must be a text, a list or an object.');
  return Object.entries(value).map(([id, isShown]) => {
    if (id.trim() === '') throw new NoteError('concepts: one has no name.');
    if (isShown === true || isShown === 1) return [id.trim(), true];
    if (isShown === false || isShown === 0) return [id.trim(), false];
    throw new NoteError(`concepts: "${id}" must be true or false.`);
  });
}

function degrees(name: string, value: unknown, max: number): number {
  if (value === undefined) throw new NoteError(`${name} is missing; a place needs both.`);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Math.abs(number) <= max) return number;
  throw new NoteError(`${name} must be a number from -${max} to ${max}, not ${JSON.stringify(value)}.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
