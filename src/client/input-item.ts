import type { Concept, Data } from '../wire/data.ts';
import type { Input } from '../wire/input.ts';
import { LIMITS } from '../wire/limits.ts';
import { UserError } from './errors.ts';
import type { GeoPoint } from './geo.ts';
import type { MediaSource } from './media-source.ts';
import { wireRegion, type Region } from './region.ts';

/** `[top, left, bottom, right]`, fractions 0–1. */
export type Crop = readonly [number, number, number, number];

/** One input as the client sends it. */
export interface InputItem {
  /** Made by the service when missing; then a POST of it cannot be repeated safely. */
  readonly id?: string;
  /** @default 'image' */
  readonly media?: 'image' | 'video';
  readonly source: MediaSource;
  readonly concepts?: readonly Concept[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly geo?: GeoPoint;
  readonly regions?: readonly Region[];
  readonly crop?: Crop;
  readonly allowDuplicateUrl?: boolean;
}

/**
 * Writes an item in the wire's words, with `base64` in the place of the bytes.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export function wireInput(item: InputItem, base64: string): Input {
  const { id, media = 'image', source, crop, allowDuplicateUrl } = item;
  const content = {
    ...(source.kind === 'url' ? { url: source.url.trim() } : { base64 }),
    ...(crop && { crop }),
    ...(allowDuplicateUrl && { allow_duplicate_url: true }),
  };
  // The content comes first: the body builder looks for its place from the start.
  const data = { [media]: content, ...wireNotes(item) };
  return { ...(id !== undefined && { id }), data };
}

/** What is known of an input beside its content. */
export type InputNotes = Pick<InputItem, 'concepts' | 'metadata' | 'geo' | 'regions'>;

/** Writes what is known of an input in the wire's words. */
export function wireNotes({ concepts, metadata, geo, regions }: InputNotes): Data {
  return {
    ...(concepts && concepts.length > 0 && { concepts }),
    ...(metadata && { metadata }),
    ...(geo && { geo: { geo_point: { longitude: geo.longitude, latitude: geo.latitude } } }),
    ...(regions && regions.length > 0 && { regions: regions.map(wireRegion) }),
  };
}

/**
 * Checks a list before anything is sent.
 *
 * @throws UserError when it is empty, has more than 128 items, mixes videos with images, or an id is unusable or used
 *   twice. Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto and
 *   https://docs.clarifai.com/create-manage/inputs/upload.
 */
export function checkItems(items: readonly InputItem[]): void {
  if (items.length === 0) throw new UserError('The list of images is empty.');
  if (items.length > LIMITS.inputsPerCall) {
    throw new UserError(`${items.length} images are too many for one call; at most ${LIMITS.inputsPerCall} fit.`);
  }
  const videos = items.filter(({ media }) => media === 'video').length;
  if (videos > 0 && videos < items.length) throw new UserError('Images and videos cannot be sent in one call.');
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
