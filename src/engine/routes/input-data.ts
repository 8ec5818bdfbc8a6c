import type { BoundingBox, Concept, Data, Geo, Region } from '../../wire/data.ts';
import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import { statusOf } from '../status.ts';
import type { InputData } from '../store/store.ts';
import { newId } from './reply.ts';
import { isResourceId } from './resource-id.ts';

/** What an input of a request carries beside its image, checked; or why it cannot be kept. */
export type RequestedData =
  | { readonly kind: 'read'; readonly data: InputData }
  | { readonly kind: 'refused'; readonly status: Status };

/**
 * Reads concepts, metadata and geo; null counts as absent.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto and
 * https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export function readInputData(data: Data | null | undefined, appId: string): RequestedData {
  const { concepts, metadata, geo, regions } = (data ?? {}) as Readonly<Record<keyof InputData, unknown>>;
  const labels = readConcepts(concepts ?? [], appId);
  if (!labels) return refuse('Each concept needs an id or a name, and a value that is a number or a boolean if any.');
  if (!isObject(metadata ?? {})) return refuse('metadata must be an object.');
  const place = readGeo(geo ?? {});
  const parts = readRegions(regions ?? [], appId);
  if (!parts) return refuse('Each region needs a bounding_box with fractions from 0 to 1, and concepts with ids.');
  if (!place) return refuse('geo_point needs a longitude from -180 to 180 and a latitude from -90 to 90.');
  return {
    kind: 'read',
    data: {
      ...(Array.isArray(concepts) && { concepts: labels }),
      ...(isObject(metadata) && { metadata }),
      ...(place.geo_point && { geo: place }),
      ...(Array.isArray(regions) && { regions: parts }),
    },
  };
}

function readConcepts(concepts: unknown, appId: string): readonly Concept[] | undefined {
  if (!Array.isArray(concepts)) return undefined;
  const read = concepts.map((concept: unknown) => readConcept(concept, appId));
  return read.every((concept) => concept !== undefined) ? read : undefined;
}

/**
 * An absent value means present.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
 */
function readConcept(concept: unknown, appId: string): Concept | undefined {
  if (!isObject(concept)) return undefined;
  const id = concept['id'] ?? concept['name'];
  const name = concept['name'] ?? id;
  const value = concept['value'] ?? 1;
  if (typeof id !== 'string' || id === '' || typeof name !== 'string') return undefined;
  if (typeof value !== 'boolean' && !Number.isFinite(value)) return undefined;
  return { id, name, value: Number(value), app_id: appId };
}

/** Regions without an id get one. */
function readRegions(regions: unknown, appId: string): readonly Region[] | undefined {
  if (!Array.isArray(regions)) return undefined;
  const read = regions.map((region: unknown) => readRegion(region, appId));
  return read.every((region) => region !== undefined) ? read : undefined;
}

function readRegion(region: unknown, appId: string): Region | undefined {
  if (!isObject(region)) return undefined;
  const { id, region_info: info, data } = region;
  const box = isObject(info) ? readBox(info['bounding_box']) : undefined;
  const concepts = isObject(data) ? readConcepts(data['concepts'] ?? [], appId) : [];
  // Where only its id stands, one that is known is meant, in a change.
  if (!concepts || (isObject(info) && !box) || (id ? !isResourceId(id) : !box)) return undefined;
  return {
    id: isResourceId(id) ? id : newId(),
    ...(box && { region_info: { bounding_box: box } }),
    ...(isObject(data) && { data: { concepts } }),
  } as Region;
}

function readBox(box: unknown): BoundingBox | undefined {
  if (!isObject(box)) return undefined;
  const { top_row: top, left_col: left, bottom_row: bottom, right_col: right } = box;
  const edges = [top, left, bottom, right];
  if (!edges.every((edge): edge is number => typeof edge === 'number' && edge >= 0 && edge <= 1)) return undefined;
  const [topRow = 0, leftCol = 0, bottomRow = 0, rightCol = 0] = edges;
  if (topRow >= bottomRow || leftCol >= rightCol) return undefined;
  return { top_row: topRow, left_col: leftCol, bottom_row: bottomRow, right_col: rightCol };
}

/** An input carries a point only; limit and box are for searches. */
function readGeo(geo: unknown): Geo | undefined {
  if (!isObject(geo)) return undefined;
  const point = geo['geo_point'] ?? undefined;
  if (point === undefined) return {};
  if (!isObject(point)) return undefined;
  const { longitude, latitude } = point;
  if (!isWithin(longitude, 180) || !isWithin(latitude, 90)) return undefined;
  return { geo_point: { longitude, latitude } };
}

function isWithin(degrees: unknown, limit: number): degrees is number {
  return typeof degrees === 'number' && Math.abs(degrees) <= limit;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(details: string): RequestedData {
  return { kind: 'refused', status: statusOf(STATUS.inputInvalidArgument, details) };
}
