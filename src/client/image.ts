import { UserError } from './errors.ts';
import { checkInputId, type Crop, type InputItem } from './input-item.ts';
import { notesOf, type NotesOptions } from './input-notes.ts';
import { sourceOf, type SourceOptions } from './media-source.ts';

/** What is known of an image, beside its source. */
export interface ImageDetails extends NotesOptions {
  /** Made by the service when missing. */
  readonly id?: string;
  /** `[top, left, bottom, right]`, fractions 0–1. */
  readonly crop?: Crop;
  /** Whether a URL that the app already has may be added again. @default false */
  readonly allowDuplicateUrl?: boolean;
}

/** An image's source, exactly one of six, and what is known of it. */
export type ImageOptions = SourceOptions & ImageDetails;

/** An image to upload or to predict. */
export class Image {
  readonly #item: InputItem;

  /** @throws UserError when there is not exactly one source, or a field cannot be used; names the field. */
  constructor(options: ImageOptions) {
    const { id, crop, allowDuplicateUrl } = options;
    if (id !== undefined) checkInputId(id);
    if (crop !== undefined) checkCrop(crop);
    this.#item = {
      ...(id !== undefined && { id }),
      source: sourceOf(options, 'An image'),
      ...notesOf(options),
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

/** @throws UserError unless it is `[top, left, bottom, right]` in fractions 0–1, top above bottom, left before right. */
export function checkCrop(crop: Crop): void {
  const edges = Array.isArray(crop) && crop.length === 4 ? crop : [];
  const [top = 1, left = 1, bottom = 0, right = 0] = edges;
  const areFractions = edges.every((edge) => Number.isFinite(edge) && edge >= 0 && edge <= 1);
  if (!areFractions || top >= bottom || left >= right) {
    throw new UserError(
      'crop must be [top, left, bottom, right] in fractions 0–1, top above bottom, left before right.',
    );
  }
}
