/** Thrown when a job file cannot be used; a line for each reason, each with file, line and column. */
export class JobFileError extends Error {
  override readonly name = 'JobFileError';
}
