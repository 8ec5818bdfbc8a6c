/** Thrown when models cannot run at all (a missing weight file, an unknown model, a closed pool): no fault of the image. */
export class InferenceError extends Error {
  override readonly name = 'InferenceError';
}
