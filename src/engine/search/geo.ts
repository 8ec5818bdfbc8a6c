import type { Geo } from '../../wire/data.ts';
import { STATUS } from '../../wire/status.ts';
import { Refusal } from '../refusal.ts';

/** Degrees, WGS84. */
interface Point {
  readonly longitude: number;
  readonly latitude: number;
}

const EARTH_RADIUS_METRES = 6_371_008.8;

/**
 * What one unit of a limit is as an angle at the earth's centre, in radians.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 */
const RADIANS_PER_UNIT: Readonly<Record<string, number>> = {
  withinMiles: 1609.344 / EARTH_RADIUS_METRES,
  withinKilometers: 1000 / EARTH_RADIUS_METRES,
  withinDegrees: Math.PI / 180,
  withinRadians: 1,
};

/**
 * Makes the test of a geo term: within a distance of a point (10 miles unless a limit is given), or inside a box between
 * two corners; edges belong to it. Undefined when the term names neither.
 *
 * @throws Refusal when the limit has an unknown unit.
 */
export function geoTest(term: Geo): ((point: Point) => boolean) | undefined {
  const { geo_point: centre, geo_limit: limit, geo_box: box } = term;
  if (centre) {
    const unit = limit?.type ?? 'withinMiles';
    const perUnit = Object.hasOwn(RADIANS_PER_UNIT, unit) ? RADIANS_PER_UNIT[unit] : undefined;
    if (perUnit === undefined) throw unknownUnit(unit);
    const radians = (limit?.value ?? 10) * perUnit;
    return (point) => centralAngle(centre, point) <= radians;
  }
  const [first, second] = (box ?? []).map(({ geo_point: corner }) => corner);
  if (!first || !second) return undefined;
  return ({ longitude, latitude }) =>
    isBetween(longitude, first.longitude, second.longitude) && isBetween(latitude, first.latitude, second.latitude);
}

function unknownUnit(unit: string): Refusal {
  const units = Object.keys(RADIANS_PER_UNIT).join(', ');
  return new Refusal(400, STATUS.searchInvalidRequest, `geo_limit.type is ${unit}; it must be one of ${units}.`);
}

function isBetween(value: number, one: number, other: number): boolean {
  return value >= Math.min(one, other) && value <= Math.max(one, other);
}

/** Haversine formula, radians. */
function centralAngle(one: Point, other: Point): number {
  const toRadians = Math.PI / 180;
  const latitudes = Math.sin(((other.latitude - one.latitude) * toRadians) / 2) ** 2;
  const longitudes = Math.sin(((other.longitude - one.longitude) * toRadians) / 2) ** 2;
  const across = Math.cos(one.latitude * toRadians) * Math.cos(other.latitude * toRadians) * longitudes;
  return 2 * Math.asin(Math.min(1, Math.sqrt(latitudes + across)));
}
