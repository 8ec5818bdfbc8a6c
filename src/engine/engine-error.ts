/** Thrown when the engine cannot start or go on as it was asked to. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}
