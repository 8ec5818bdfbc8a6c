import type { Concept, Data } from '../../wire/data.ts';
import type { StoredInput } from '../store/store.ts';
import { geoTest } from './geo.ts';
import { contains } from './metadata.ts';

/** Whether an input is meant. */
export type Filter = (input: StoredInput) => boolean;

/** The input side of a search term, as requests may spell it. */
export interface InputTerm {
  readonly id?: string | null;
  readonly data?: Data | null;
}

/**
 * Makes the filters of an input term: all of what it names must hold.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 */
export function inputFilters({ id, data }: InputTerm): readonly Filter[] {
  const { concepts, metadata, geo, image } = data ?? {};
  const url = image?.url;
  const isNear = geo && geoTest(geo);
  return [
    ...(id ? [(input: StoredInput) => input.id === id] : []),
    ...(url ? [(input: StoredInput) => input.image.url === url.trim()] : []),
    ...(concepts ?? []).map(conceptFilter),
    ...(metadata && Object.keys(metadata).length > 0
      ? [(input: StoredInput) => contains(input.data.metadata ?? {}, metadata)]
      : []),
    ...(isNear
      ? [
          (input: StoredInput) => {
            const point = input.data.geo?.geo_point;
            return point !== undefined && isNear(point);
          },
        ]
      : []),
  ];
}

/** Value 0 asks for inputs without the concept: said not to show it, or not labelled with it at all. */
function conceptFilter(asked: Concept): Filter {
  const isWanted = Number(asked.value ?? 1) > 0;
  return (input) => {
    const isShown = (input.data.concepts ?? []).some((each) => isSame(each, asked) && Number(each.value) > 0);
    return isShown === isWanted;
  };
}

/** Whether two concepts are the same, by id where one is asked for, else by name in any case. */
export function isSame(concept: Concept, asked: Concept): boolean {
  if (asked.id) return concept.id === asked.id;
  return concept.name?.toLowerCase() === asked.name?.toLowerCase();
}
