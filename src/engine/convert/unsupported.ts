/** Thrown inside the converter at an operation that it has no ONNX for; `ConversionError` is what callers get. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
  readonly operation: string;

  /** @param detail what about the operation is out of reach, when the operation as such is not. */
  constructor(operation: string, detail?: string) {
    super(`it uses the operation ${operation}${detail ? ` (${detail})` : ''}, which is not supported`);
    this.operation = operation;
  }
}
