import { UserError } from '../client/errors.ts';
import type { CommonNotes } from '../pipeline/notes/with-notes.ts';

/** What a run says of all its images; what a list says of an image goes before it. */
export interface NoteOptions {
  /** Ids of concepts that every image shows. */
  readonly shown: readonly string[];
  /** Ids of concepts that no image shows. */
  readonly notShown: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Whether the name of the folder that a file lies in is a concept that it shows. */
  readonly conceptFromFolder: boolean;
  /** Whether an image without a place gets that of its EXIF data. */
  readonly geoFromExif: boolean;
}

/** Brings the notes of a run into the pipeline's form. @throws UserError when they contradict themselves. */
export function commonNotes({ shown, notShown, metadata, conceptFromFolder }: NoteOptions): CommonNotes {
  const both = shown.find((id) => notShown.includes(id));
  if (both !== undefined) throw new UserError(`The concept "${both}" cannot be both shown and not shown.`);
  const concepts = [...shown.map((id) => [id, true] as const), ...notShown.map((id) => [id, false] as const)];
  return { concepts: Object.fromEntries(concepts), metadata, conceptFromFolder };
}
