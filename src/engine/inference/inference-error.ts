/** Thrown when models cannot run at all (a missing weight file, an unknown model, a closed pool): no fault of the image. */
export class InferenceError extends Error {
  override readonly name: string = 'InferenceError';
}

/** Thrown for images that no worker had begun when the predictions that wait were cancelled. */
export class PredictionCancelledError extends InferenceError {
  override readonly name = 'PredictionCancelledError';

  constructor() {
    super('the engine is stopping');
  }
}
