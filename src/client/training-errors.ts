import type { Status } from '../wire/status.ts';
import { ClarifaiError } from './errors.ts';

/**
 * What to do about each way a training fails.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto and
 * https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
const ADVICE: Readonly<Record<number, string>> = {
  21105: 'the upload of the model failed',
  21106: 'the service could not train it',
  21108: 'the service could not build it',
  21109: 'the service met something unexpected while it built the model',
  21110: 'no input carries any of its concepts; add concepts to inputs first',
  21111: 'no input carries one of its concepts as present; add positive examples',
  21112: 'its concepts are mutually exclusive, but it has only one; add a second concept',
  21113: 'the service took too long; train again',
  21114: 'the service could not wait for the inputs; train again',
  21115: 'the service met an unknown error; train again',
  21117: 'there are too few inputs with its concepts; add more',
  21118: 'a setting of the training is not accepted',
  21119: 'too many of its inputs could not be used',
};

/** Thrown when the service ends a training without a usable version. */
export class TrainingError extends ClarifaiError {
  override readonly name: string = 'TrainingError';
  readonly code: number;
  readonly description: string;
  readonly modelId: string;
  readonly versionId: string;

  constructor(modelId: string, versionId: string, { code, description = '' }: Status) {
    const reason = ADVICE[code] ?? (description === '' ? 'the service gave no reason' : description);
    super(`The model "${modelId}" was not trained: ${reason} (code ${code}).`);
    this.code = code;
    this.description = description;
    this.modelId = modelId;
    this.versionId = versionId;
  }
}

/** Thrown when a training still goes on at the end of `timeoutMs`; the service carries on with it. */
export class TrainingTimeoutError extends ClarifaiError {
  override readonly name: string = 'TrainingTimeoutError';
  readonly waitedMs: number;
  readonly modelId: string;
  readonly versionId: string;

  constructor(modelId: string, versionId: string, waitedMs: number) {
    super(`The model "${modelId}" is still being trained after ${Math.round(waitedMs / 1000)} s; raise timeoutMs.`);
    this.waitedMs = waitedMs;
    this.modelId = modelId;
    this.versionId = versionId;
  }
}
