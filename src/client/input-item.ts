import type { Concept } from '../wire/data.ts';
import type { Input } from '../wire/input.ts';
import { LIMITS } from '../wire/limits.ts';
import { UserError } from './errors.ts';

/** Where the pixels of an input come from. */
export type ImageSource =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Expected size: a file of another size fails as changed. Missing: whatever size it has when it is read. */
      readonly bytes?: number;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'base64'; readonly base64: string };

/** `[top, left, bottom, right]`, fractions 0–1. */
export type Crop = readonly [number, number, number, number];

/** Degrees, WGS84. */
export interface GeoPoint {
  readonly longitude: number;
  readonly latitude: number;
}

/** One input as the client sends it. */
export interface InputItem {
  /** Made by the service when missing; then a POST of it cannot be repeated safely. */
  readonly id?: string;
  readonly source: ImageSource;
  readonly concepts?: readonly Concept[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly geo?: GeoPoint;
  readonly crop?: Crop;
  readonly allowDuplicateUrl?: boolean;
}

/** Writes an item in the wire's words, with `base64` in the place of the bytes. Source: wire reference, section 5.1. */
export function wireInput(item: InputItem, base64: string): Input {
  const { id, source, concepts, metadata, geo, crop, allowDuplicateUrl } = item;
  const image = {
    ...(source.kind === 'url' ? { url: source.url.trim() } : { base64 }),
    ...(crop && { crop }),
    ...(allowDuplicateUrl && { allow_duplicate_url: true }),
  };
  const data = {
    image,
    ...(concepts && concepts.length > 0 && { concepts }),
    ...(metadata && { metadata }),
    ...(geo && { geo: { geo_point: { longitude: geo.longitude, latitude: geo.latitude } } }),
  };
  return { ...(id !== undefined && { id }), data };
}

/**
 * Checks a list before anything is sent.
 *
 * @throws UserError when it is empty, has more than 128 items, or an id is unusable or used twice.
 */
export function checkItems(items: readonly InputItem[]): void {
  if (items.length === 0) throw new UserError('The list of images is empty.');
  if (items.length > LIMITS.inputsPerCall) {
    throw new UserError(`${items.length} images are too many for one call; at most ${LIMITS.inputsPerCall} fit.`);
  }
  const seen = new Set<string>();
  for (const { id } of items) {
    if (id === undefined) continue;
    checkInputId(id);
    if (seen.has(id)) throw new UserError(`The input id "${id}" is used twice in one call.`);
    seen.add(id);
  }
}

/** @throws UserError when an input id is empty, `.`, `..`, or holds a slash or a control character. */
export function checkInputId(id: string): void {
  const isUsable = typeof id === 'string' && id !== '' && id !== '.' && id !== '..';
  if (!isUsable || /[/\p{Control}\p{Surrogate}]/u.test(id)) {
    throw new UserError('An input id must be a text without "/" and control characters, and not ".", ".." or empty.');
  }
}
