/** The image of a stored input is not to be had any more; the message says why, without a path. */
export class ImageGoneError extends Error {
  override readonly name = 'ImageGoneError';
}
