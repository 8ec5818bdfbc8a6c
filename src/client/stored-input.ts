import { extended } from '../base/extended.ts';
import type { Concept, Data, Face, Hosted, Region as WireRegion } from '../wire/data.ts';
import type { Input } from '../wire/input.ts';
import type { GeoPoint } from './geo.ts';
import { readItems } from './reply-items.ts';
import { readBoundingBox, type BoundingBox } from './region.ts';

/** A region as the service tells it. */
export interface StoredRegion {
  readonly id: string | null;
  readonly boundingBox: BoundingBox | null;
  readonly concepts: readonly Concept[];
  readonly face: Face | null;
}

/** An input as the service tells it, with what is known of it at hand; `data` is the reply itself. */
export interface StoredInput extends Input {
  /** Empty only where the reply had none. */
  readonly id: string;
  readonly data: Data;
  /** Where it was added from, or where the service keeps it; null when the reply has neither. */
  readonly url: string | null;
  /** Concepts that are there. */
  readonly concepts: readonly Concept[];
  /** Concepts that are not there: their value is 0. */
  readonly notConcepts: readonly Concept[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly geo: GeoPoint | null;
  readonly regions: readonly StoredRegion[];
}

/**
 * Reads an input of a reply; members that are missing, null or not known do no harm.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export function readInput(input: Input): StoredInput {
  const data = (input.data as Data | null | undefined) ?? {};
  const concepts = present(data.concepts);
  const notConcepts = concepts.filter(isAbsent);
  return extended(input, {
    id: input.id ?? '',
    data,
    url: urlOf(data),
    concepts: notConcepts.length === 0 ? concepts : concepts.filter((concept) => !isAbsent(concept)),
    notConcepts,
    metadata: data.metadata ?? {},
    geo: pointOf(data),
    regions: present(data.regions).map(readRegion),
  });
}

/** Reads a list of inputs of a reply; what is no list is an empty one, and members of it that cannot be read are left out. */
export function readInputs(inputs: readonly (Input | null)[] | null | undefined): readonly StoredInput[] {
  return present(readItems<Input>(inputs)).map(readInput);
}

function readRegion({ id, region_info: info, data }: WireRegion): StoredRegion {
  return {
    id: id ?? null,
    boundingBox: readBoundingBox((info as WireRegion['region_info'] | null | undefined)?.bounding_box),
    concepts: present(data?.concepts),
    face: data?.face ?? null,
  };
}

// A missing value means present:
// https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto. A doubtful one is
// not a no.
function isAbsent({ value }: Concept): boolean {
  return value === 0 || value === false;
}

function urlOf({ image, video }: Data): string | null {
  const media = image ?? video;
  if (media?.url) return media.url;
  return media?.hosted ? hostedUrl(media.hosted) : null;
}

function hostedUrl({ prefix, suffix }: Hosted): string {
  return `${prefix}/orig/${suffix}`;
}

function pointOf({ geo }: Data): GeoPoint | null {
  const { longitude, latitude } = geo?.geo_point ?? {};
  return longitude === undefined || latitude === undefined ? null : { longitude, latitude };
}

function present<Item>(list: readonly (Item | null)[] | null | undefined): readonly Item[] {
  if (!list) return [];
  return list.includes(null) ? list.filter((item) => item !== null) : (list as readonly Item[]);
}
