import type { Concept } from '../wire/data.ts';
import { UserError } from './errors.ts';
import { checkInputId, type Crop, type GeoPoint, type ImageSource, type InputItem } from './input-item.ts';

/** An image's source, exactly one of four, and what is known of it. */
export interface ImageOptions {
  /** Public http or https address; the service fetches it. */
  readonly url?: string;
  /** Path of a file; read when the image is sent. */
  readonly file?: string;
  /** The file's content. */
  readonly bytes?: Uint8Array;
  /** The file's content as standard base64, without `data:` prefix and line breaks. */
  readonly base64?: string;
  /** Made by the service when missing. */
  readonly id?: string;
  /** Concepts that are in the image, by id or as objects. */
  readonly concepts?: readonly (string | Concept)[];
  /** Concepts that are not in the image, by id or as objects. */
  readonly notConcepts?: readonly (string | Concept)[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly geo?: GeoPoint;
  /** `[top, left, bottom, right]`, fractions 0–1. */
  readonly crop?: Crop;
  /** Whether a URL that the app already has may be added again. @default false */
  readonly allowDuplicateUrl?: boolean;
}

/** An image to upload or to predict. */
export class Image {
  readonly #item: InputItem;

  /** @throws UserError when there is not exactly one source, or a field cannot be used; names the field. */
  constructor(options: ImageOptions) {
    const { id, metadata, geo, crop, allowDuplicateUrl } = options;
    if (id !== undefined) checkInputId(id);
    if (crop !== undefined) checkCrop(crop);
    if (geo !== undefined) checkGeo(geo);
    const concepts = [...withValue(options.concepts, true), ...withValue(options.notConcepts, false)];
    this.#item = {
      ...(id !== undefined && { id }),
      source: sourceOf(options),
      ...(concepts.length > 0 && { concepts }),
      ...(metadata && { metadata }),
      ...(geo && { geo }),
      ...(crop && { crop }),
      ...(allowDuplicateUrl && { allowDuplicateUrl }),
    };
  }

  get id(): string | undefined {
    return this.#item.id;
  }

  /** The image as the body builder takes it. */
  toItem(): InputItem {
    return this.#item;
  }
}

function sourceOf({ url, file, bytes, base64 }: ImageOptions): ImageSource {
  const sources: ImageSource[] = [];
  if (url !== undefined) sources.push({ kind: 'url', url: checkUrl(url) });
  if (file !== undefined) sources.push({ kind: 'file', path: file });
  if (bytes !== undefined) sources.push({ kind: 'bytes', bytes });
  if (base64 !== undefined) sources.push({ kind: 'base64', base64 });
  const [source] = sources;
  if (source === undefined || sources.length > 1) {
    throw new UserError(`An image needs exactly one of url, file, bytes and base64; it has ${sources.length}.`);
  }
  return source;
}

function checkUrl(url: string): string {
  const trimmed = url.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) {
    throw new UserError('url must be an http or https address.');
  }
  return trimmed;
}

function checkCrop(crop: Crop): void {
  const [top, left, bottom, right] = crop;
  const areFractions = crop.every((edge) => Number.isFinite(edge) && edge >= 0 && edge <= 1);
  if (crop.length !== 4 || !areFractions || top >= bottom || left >= right) {
    throw new UserError(
      'crop must be [top, left, bottom, right] in fractions 0–1, top above bottom, left before right.',
    );
  }
}

function checkGeo({ longitude, latitude }: GeoPoint): void {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
    throw new UserError('geo must be { longitude: -180…180, latitude: -90…90 }, in degrees.');
  }
}

function withValue(concepts: readonly (string | Concept)[] = [], value: boolean): readonly Concept[] {
  return concepts.map((concept) => {
    const { id } = typeof concept === 'string' ? { id: concept } : concept;
    if (id === undefined || id === '') throw new UserError('A concept needs an id.');
    return typeof concept === 'string' ? { id, value } : { ...concept, value };
  });
}
