import { EngineError } from '../engine-error.ts';

/** Thrown when an added model cannot be served. The message names the manifest and, where there is one, its member. */
export class ManifestError extends EngineError {
  /** Path of the manifest. */
  readonly file: string;

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}`, options);
    this.file = file;
  }
}
