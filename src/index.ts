/** The public face of clarifai-ingest: the API client, and imports as a function. */
export { ClarifaiApp } from './client/app.ts';
export type { AppOptions, Timeouts } from './client/app.ts';
export {
  ApiError,
  AuthError,
  ClarifaiError,
  CredentialError,
  ForeignReplyError,
  ProxyError,
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
export type { RunHooks } from './job/run-import.ts';
export type { RunSummary } from './job/take-all.ts';
export type * from './record/record.ts';
export { SinkError } from './sinks/sink.ts';
export type { Sink } from './sinks/sink.ts';

// What goes onto inputs, what comes back, and searches.
export { BodyBuffer } from './client/body-buffer.ts';
export type { BulkInputs } from './client/bulk-inputs.ts';
export type { ConceptValue } from './client/change-concepts.ts';
export type { InputChange } from './client/change-inputs.ts';
export { conceptInput } from './client/concept-input.ts';
export type { ConceptInput } from './client/concept-input.ts';
export type { Concepts, StoredConcept } from './client/concepts.ts';
export { face } from './client/face.ts';
export type {
  Face,
  FaceAgeAppearance,
  FaceGenderAppearance,
  FaceIdentity,
  FaceMulticulturalAppearance,
} from './client/face.ts';
export { feedbackInfo } from './client/feedback-info.ts';
export type { FeedbackInfo } from './client/feedback-info.ts';
export { geo, geoBox, geoLimit, geoPoint } from './client/geo.ts';
export type { Geo, GeoBox, GeoLimit, GeoPoint } from './client/geo.ts';
export type { Outcome } from './client/outcome.ts';
export { boundingBox, region, regionInfo } from './client/region.ts';
export type { BoundingBox, Region, RegionInfo } from './client/region.ts';
export type { SearchByImageOptions } from './client/search-by-image.ts';
export type { SearchByConceptsOptions } from './client/search-concepts.ts';
export type { SearchHit } from './client/search-inputs.ts';
export { SearchQueryBuilder } from './client/search-query-builder.ts';
export { InputSearchTerm, OutputSearchTerm } from './client/search-term.ts';
export type { StoredInput, StoredRegion } from './client/stored-input.ts';
export type { TagOptions } from './client/tag.ts';
export { Video } from './client/video.ts';
export type { VideoOptions } from './client/video.ts';
export type { DeletionProgress } from './client/wait-for-deletion.ts';
export type { InputCounts } from './client/wait-for-uploads.ts';

export type { Annotations } from './client/annotations.ts';
export type { Auth } from './client/auth.ts';
export type { Authorizer } from './client/authorizer.ts';
export type { BulkOperations } from './client/bulk-operations.ts';
export type { Datasets } from './client/datasets.ts';
export type { InputsAddJobs } from './client/inputs-add-jobs.ts';
export type { ModelTypes } from './client/model-types.ts';
export type { CreateModelOptions, DeleteModelOptions, GetModelOptions } from './client/models.ts';
export type { UpdateModelOptions } from './client/change-model.ts';
export type { Predictions, PredictOptions } from './client/predict.ts';
export type { PredictOneOptions } from './client/predict-one.ts';
export type { Profile } from './client/profile.ts';
export type { StatusCodes } from './client/status-codes.ts';
export { TrainingError, TrainingTimeoutError } from './client/training-errors.ts';
export type { TrainOptions } from './client/train.ts';
export type { WorkflowPredictions, Workflows } from './client/workflows.ts';
