import { checkObject } from './argument.ts';
import { annotations, type ConceptPair } from './concept-input.ts';
import { UserError } from './errors.ts';
import { geoPoint, type GeoPoint } from './geo.ts';
import type { InputNotes } from './input-item.ts';
import { region, type Region } from './region.ts';

/** What callers say of an input beside its content. */
export interface NotesOptions extends ConceptPair {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly geo?: GeoPoint;
  /** Parts of the image and what is there. */
  readonly regions?: readonly Region[];
}

/** Checks what callers say of an input. @throws UserError that names the option. */
export function notesOf(options: NotesOptions): InputNotes {
  const { metadata, geo, regions } = options;
  const concepts = annotations(options);
  if (metadata !== undefined) checkObject(metadata, 'metadata');
  if (regions !== undefined && !Array.isArray(regions)) throw new UserError('regions must be a list.');
  return {
    ...(concepts.length > 0 && { concepts }),
    ...(metadata && { metadata }),
    ...(geo && { geo: geoPoint(geo) }),
    ...(regions && regions.length > 0 && { regions: regions.map(region) }),
  };
}
