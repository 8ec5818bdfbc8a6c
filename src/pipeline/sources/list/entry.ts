import { checkInputId } from '../../../client/input-item.ts';
import type { Notes } from '../../file.ts';
import { readConcepts, readGeo, readMetadata, readPlace } from '../../notes/read-notes.ts';
import { NoteError } from '../../notes/note-error.ts';
import { LineError } from './line-error.ts';

/** A line of a list by its columns or members. */
export type Fields = readonly (readonly [name: string, value: unknown])[];

/** An image that a list names, and what it says of it. */
export interface Entry {
  /** Path or address, as the list spells it. */
  readonly target: string;
  readonly notes?: Notes;
}

type Meaning = 'target' | 'id' | 'concepts' | 'not_concepts' | 'metadata' | 'geo' | 'latitude' | 'longitude';

/** Columns that mean something; `metadata.<name>` does too. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  path: 'target',
  file: 'target',
  url: 'target',
  id: 'id',
  concepts: 'concepts',
  not_concepts: 'not_concepts',
  metadata: 'metadata',
  geo: 'geo',
  lat: 'latitude',
  latitude: 'latitude',
  lon: 'longitude',
  longitude: 'longitude',
};
const METADATA_PART = /^metadata\.(?<name>.+)$/i;

/** What a column of this name holds; undefined for one that is only carried along. */
export function meaningOf(column: string): string | undefined {
  const name = column.trim().toLowerCase();
  return Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
}

/**
 * Reads a line. Empty values count as missing.
 *
 * @throws LineError when it names no image or says of it what cannot be.
 */
export function readEntry(fields: Fields): Entry {
  const { known, parts, row } = sorted(fields.filter(([, value]) => !isEmpty(value)));
  const target = known.get('target');
  if (target === undefined) throw new LineError('it has no path and no url.');
  if (typeof target !== 'string') throw new LineError('path or url must be a text.');
  try {
    const notes = notesOf(known, parts, row);
    return { target: target.trim(), ...(Object.keys(notes).length > 0 && { notes }) };
  } catch (error) {
    if (error instanceof NoteError) throw new LineError(error.message);
    throw error;
  }
}

interface Sorted {
  readonly known: ReadonlyMap<string, unknown>;
  readonly parts: Fields;
  readonly row: Readonly<Record<string, string>>;
}

function sorted(fields: Fields): Sorted {
  const known = new Map<string, unknown>();
  const parts: [string, unknown][] = [];
  const row: [string, string][] = [];
  for (const [column, value] of fields) {
    const meaning = meaningOf(column);
    const part = METADATA_PART.exec(column.trim())?.groups?.['name'];
    if (meaning === undefined && part === undefined) row.push([column.trim(), textOf(value)]);
    else if (part !== undefined) parts.push([part, value]);
    else if (meaning !== undefined && known.has(meaning))
      throw new LineError(`it says ${meaning === 'target' ? 'where the image is' : meaning} twice.`);
    else if (meaning !== undefined) known.set(meaning, value);
  }
  return { known, parts, row: Object.fromEntries(row) };
}

function notesOf(known: Sorted['known'], parts: Fields, row: Sorted['row']): Notes {
  const id = known.get('id');
  const concepts = conceptsOf(known);
  const metadata = {
    ...(known.has('metadata') && readMetadata(known.get('metadata'))),
    ...Object.fromEntries(parts),
  };
  const geo = geoOf(known);
  return {
    ...(id !== undefined && { id: readId(id) }),
    ...(Object.keys(concepts).length > 0 && { concepts }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(geo && { geo }),
    ...(Object.keys(row).length > 0 && { row }),
  };
}

function conceptsOf(known: Sorted['known']): NonNullable<Notes['concepts']> {
  const shown = readConcepts(known.get('concepts') ?? []);
  const opposite = readConcepts(known.get('not_concepts') ?? []);
  const both = Object.keys(opposite).find((id) => Object.hasOwn(shown, id) && shown[id] === opposite[id]);
  if (both !== undefined) throw new LineError(`concepts: "${both}" is shown and not shown.`);
  return { ...shown, ...Object.fromEntries(Object.entries(opposite).map(([id, isNot]) => [id, !isNot])) };
}

function geoOf(known: Sorted['known']): Notes['geo'] {
  const place = known.has('geo') ? readPlace(known.get('geo')) : undefined;
  const point = readGeo(known.get('latitude'), known.get('longitude'));
  if (place && point) throw new LineError('it says geo, and latitude and longitude too.');
  return place ?? point;
}

function readId(value: unknown): string {
  const id = typeof value === 'number' ? String(value) : value;
  try {
    checkInputId(id as string);
  } catch {
    throw new LineError('id must be a text without "/" and control characters.');
  }
  return id as string;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
