import { UserError } from './errors.ts';

/** Says that a file to upload cannot be read. */
export class FileUnreadableError extends UserError {
  override readonly name: string = 'FileUnreadableError';
  readonly path: string;
  /** The system's word: `ENOENT`, `EACCES`, `EISDIR`, … */
  readonly code: string;

  constructor(path: string, code: string, options?: ErrorOptions) {
    super(`Cannot read ${path} (${code}).`, options);
    this.path = path;
    this.code = code;
  }
}

/** Says that a file has another size than the caller expected: it was changed since it was looked at. */
export class FileChangedError extends UserError {
  override readonly name: string = 'FileChangedError';
  readonly path: string;
  readonly expectedBytes: number;

  constructor(path: string, expectedBytes: number) {
    super(`${path} changed: it no longer has ${expectedBytes} bytes. Upload it again when it rests.`);
    this.path = path;
    this.expectedBytes = expectedBytes;
  }
}

/** Says that an item does not fit into what is left of one request body. */
export class BodyFullError extends UserError {
  override readonly name: string = 'BodyFullError';
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`The item does not fit into one request of ${maxBytes} bytes; send fewer or smaller images per call.`);
    this.maxBytes = maxBytes;
  }
}
