/** The public face of clarifai-ingest: the API client, and imports as a function. */
export { ClarifaiApp } from './client/app.ts';
export type { AppOptions, Timeouts } from './client/app.ts';
export {
  ApiError,
  AuthError,
  ClarifaiError,
  RateLimitError,
  TransportError,
  UserError,
  WaitTimeoutError,
} from './client/errors.ts';
export { FileChangedError, FileUnreadableError } from './client/file-errors.ts';
export { Image } from './client/image.ts';
export type { ImageOptions } from './client/image.ts';
export type { Inputs } from './client/inputs.ts';
export type { Model } from './client/model.ts';
export type { Models } from './client/models.ts';
export type { ImportJob } from './job/import-job.ts';
export { runImport } from './job/run-import.ts';
export type { RunHooks, RunSummary } from './job/run-import.ts';
export type * from './record/record.ts';
export { SinkError } from './sinks/sink.ts';
export type { Sink } from './sinks/sink.ts';
