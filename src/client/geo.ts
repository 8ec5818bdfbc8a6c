import type { Geo as WireGeo, GeoUnit } from '../wire/data.ts';
import { onlyOne } from './argument.ts';
import { UserError } from './errors.ts';

/** Degrees, WGS84. */
export interface GeoPoint {
  readonly longitude: number;
  readonly latitude: number;
}

/** The short words, and those that the service itself uses. */
export type GeoLimitType = keyof typeof UNITS | GeoUnit;

/** How far from a point. */
export interface GeoLimit {
  /** @default 'mile' */
  readonly limitType?: GeoLimitType;
  /** In units of `limitType`. @default 10 */
  readonly limitRange?: number;
}

/** Two opposite corners; a box cannot cross the date line. */
export interface GeoBox {
  readonly point1: GeoPoint;
  readonly point2: GeoPoint;
}

/** A place to search in: round a point, or inside a box. */
export interface Geo {
  readonly geoPoint?: GeoPoint;
  /** How far from the point. @default 10 miles */
  readonly geoLimit?: GeoLimit;
  readonly geoBox?: GeoBox;
}

const UNITS = {
  mile: 'withinMiles',
  kilometer: 'withinKilometers',
  degree: 'withinDegrees',
  radian: 'withinRadians',
} as const;

/** Makes a point. @throws UserError when it is out of range: longitude ±180, latitude ±90. */
export function geoPoint({ longitude, latitude }: GeoPoint): GeoPoint {
  if (!(isWithin(longitude, 180) && isWithin(latitude, 90))) {
    throw new UserError('A geo point must be { longitude: -180…180, latitude: -90…90 }, in degrees.');
  }
  return { longitude, latitude };
}

/** Makes a limit: 10 miles where nothing is said. @throws UserError when the unit is unknown or the range not above 0. */
export function geoLimit({ limitType = 'mile', limitRange = 10 }: GeoLimit = {}): Required<GeoLimit> {
  const types: readonly string[] = [...Object.keys(UNITS), ...Object.values(UNITS)];
  if (!types.includes(limitType)) throw new UserError(`limitType must be one of ${types.join(', ')}.`);
  if (!(Number.isFinite(limitRange) && limitRange > 0)) throw new UserError('limitRange must be a number above 0.');
  return { limitType, limitRange };
}

/** Makes a box. @throws UserError when a corner is out of range, or both lie on one line. */
export function geoBox({ point1, point2 }: GeoBox): GeoBox {
  const box = { point1: geoPoint(point1), point2: geoPoint(point2) };
  if (point1.longitude === point2.longitude || point1.latitude === point2.latitude) {
    throw new UserError('A geo box needs two opposite corners: both its points lie on one line.');
  }
  return box;
}

/** Makes a place to search in. @throws UserError unless there is either a point, alone or with a limit, or a box. */
export function geo(place: Geo): Geo {
  const kind = onlyOne(place, ['geoPoint', 'geoBox'], 'geo');
  if (kind === 'geoBox') {
    if (place.geoLimit !== undefined) throw new UserError('geoLimit goes with geoPoint, not with geoBox.');
    return { geoBox: geoBox(place.geoBox as GeoBox) };
  }
  return { geoPoint: geoPoint(place.geoPoint as GeoPoint), geoLimit: geoLimit(place.geoLimit) };
}

/**
 * Writes a place in the wire's words.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md. @throws UserError as `geo` does.
 */
export function wireGeo(place: Geo): WireGeo {
  const { geoPoint: point, geoLimit: limit, geoBox: box } = geo(place);
  return {
    ...(point && { geo_point: point }),
    ...(limit && { geo_limit: wireLimit(geoLimit(limit)) }),
    ...(box && { geo_box: [{ geo_point: box.point1 }, { geo_point: box.point2 }] }),
  };
}

function wireLimit({ limitType, limitRange }: Required<GeoLimit>): NonNullable<WireGeo['geo_limit']> {
  const type = limitType in UNITS ? UNITS[limitType as keyof typeof UNITS] : (limitType as GeoUnit);
  return { type, value: limitRange };
}

function isWithin(degrees: number, bound: number): boolean {
  return typeof degrees === 'number' && Math.abs(degrees) <= bound;
}
