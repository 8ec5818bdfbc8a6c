/** Thrown when bytes cannot be read as an image; `code` is the service's status code, the message says why in plain words. */
export class UnreadableImageError extends Error {
  override readonly name = 'UnreadableImageError';
  readonly code: number;

  constructor(code: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
