import { Unsupported } from './unsupported.ts';

/** Thrown when a model file cannot be turned into ONNX: unreadable, incomplete, or made of more than is supported. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError';
  /** The file that was to be converted. */
  readonly file: string;
  /** The operation, by its name in the file, when one is not supported. */
  readonly operation: string | undefined;

  constructor(file: string, cause: unknown) {
    super(`${file} cannot be converted: ${reason(cause)}`, { cause });
    this.file = file;
    this.operation = cause instanceof Unsupported ? cause.operation : undefined;
  }
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const { code, path } = cause as NodeJS.ErrnoException;
  return code === 'ENOENT' ? `there is no file ${path}` : cause.message;
}
