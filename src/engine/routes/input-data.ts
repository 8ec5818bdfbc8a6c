import type { Concept, Data, Geo } from '../../wire/data.ts';
import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import { statusOf } from '../status.ts';
import type { InputData } from '../store/store.ts';

/** What an input of a request carries beside its image, checked; or why it cannot be kept. */
export type RequestedData =
  | { readonly kind: 'read'; readonly data: InputData }
  | { readonly kind: 'refused'; readonly status: Status };

/** Reads concepts, metadata and geo; null counts as absent. Source: wire reference, sections 2.3 and 5.1. */
export function readInputData(data: Data | null | undefined, appId: string): RequestedData {
  const { concepts, metadata, geo } = (data ?? {}) as Readonly<Record<keyof InputData, unknown>>;
  const labels = readConcepts(concepts ?? [], appId);
  if (!labels) return refuse('Each concept needs an id or a name, and a value that is a number or a boolean if any.');
  if (!isObject(metadata ?? {})) return refuse('metadata must be an object.');
  const place = readGeo(geo ?? {});
  if (!place) return refuse('geo_point needs a longitude from -180 to 180 and a latitude from -90 to 90.');
  return {
    kind: 'read',
    data: {
      ...(Array.isArray(concepts) && { concepts: labels }),
      ...(isObject(metadata) && { metadata }),
      ...(place.geo_point && { geo: place }),
    },
  };
}

function readConcepts(concepts: unknown, appId: string): readonly Concept[] | undefined {
  if (!Array.isArray(concepts)) return undefined;
  const read = concepts.map((concept: unknown) => readConcept(concept, appId));
  return read.every((concept) => concept !== undefined) ? read : undefined;
}

/** An absent value means present. Source: wire reference, section 2.3. */
function readConcept(concept: unknown, appId: string): Concept | undefined {
  if (!isObject(concept)) return undefined;
  const id = concept['id'] ?? concept['name'];
  const name = concept['name'] ?? id;
  const value = concept['value'] ?? 1;
  if (typeof id !== 'string' || id === '' || typeof name !== 'string') return undefined;
  if (typeof value !== 'boolean' && !Number.isFinite(value)) return undefined;
  return { id, name, value: Number(value), app_id: appId };
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
