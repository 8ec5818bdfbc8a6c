import { onlyOne } from './argument.ts';
import type { PageOptions } from './call-options.ts';
import { UserError } from './errors.ts';
import { checkCrop, Image } from './image.ts';
import type { Crop } from './input-item.ts';
import { sourceOf, type MediaSource, type SourceOptions } from './media-source.ts';
import { searchInputs, searchWithMedia, type SearchHit } from './search-inputs.ts';
import { OutputSearchTerm } from './search-term.ts';
import type { Connection } from './send.ts';

/** The picture to resemble: exactly one source, the id of an input, or an `Image`. */
export interface SearchByImageOptions extends SourceOptions, PageOptions {
  /** Of an input of the app. */
  readonly id?: string;
  /** Its source, and its crop where there is no other; what else it carries is not searched for. */
  readonly image?: Image;
  /** Part of the picture, `[top, left, bottom, right]` in fractions 0–1. */
  readonly crop?: Crop;
}

const NAMES = ['id', 'image', 'url', 'file', 'bytes', 'base64', 'blob', 'stream'] as const;

/** Ranks inputs by how much they resemble a picture. @throws UserError when it cannot be read or used. */
export async function searchByPicture(
  connection: Connection,
  options: SearchByImageOptions,
): Promise<readonly SearchHit[]> {
  const kind = onlyOne(options, NAMES, 'searchByImage');
  const { id, image, crop = image instanceof Image ? image.toItem().crop : undefined } = options;
  if (crop !== undefined) checkCrop(crop);
  const part = crop && { crop };
  if (kind === 'id' && id !== undefined) {
    return searchInputs(connection, { ands: [new OutputSearchTerm({ inputId: id, ...part }).toTerm()] }, options);
  }
  const source = kind === 'image' ? sourceOfImage(image) : sourceOf(options, 'searchByImage');
  if (source.kind === 'url') {
    const term = new OutputSearchTerm({ url: source.url, ...part });
    return searchInputs(connection, { ands: [term.toTerm()] }, options);
  }
  const term = { output: { input: { data: { image: { base64: '', ...part } } } } };
  return searchWithMedia(connection, { ands: [term] }, source, options);
}

function sourceOfImage(image: Image | undefined): MediaSource {
  if (!(image instanceof Image)) throw new UserError('image must be an Image.');
  return image.toItem().source;
}
