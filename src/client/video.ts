import { checkInputId, type InputItem } from './input-item.ts';
import { notesOf, type NotesOptions } from './input-notes.ts';
import { sourceOf, type SourceOptions } from './media-source.ts';

/** A video's source, exactly one of six, and what is known of it. */
export type VideoOptions = SourceOptions &
  Omit<NotesOptions, 'regions'> & {
    /** Made by the service when missing. */
    readonly id?: string;
  };

/**
 * A video to upload or to predict. The service takes one per call.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md and
 * https://docs.clarifai.com/create-manage/inputs/upload.
 */
export class Video {
  readonly #item: InputItem;

  /** @throws UserError when there is not exactly one source, or a field cannot be used; names the field. */
  constructor(options: VideoOptions) {
    const { id } = options;
    if (id !== undefined) checkInputId(id);
    this.#item = {
      ...(id !== undefined && { id }),
      media: 'video',
      source: sourceOf(options, 'A video'),
      ...notesOf(options),
    };
  }

  get id(): string | undefined {
    return this.#item.id;
  }

  /** The video as the body builder takes it. */
  toItem(): InputItem {
    return this.#item;
  }
}
