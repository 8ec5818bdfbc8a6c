/** Why something said of an image cannot be put onto it; the message names what. */
export class NoteError extends Error {
  override readonly name = 'NoteError';
}
