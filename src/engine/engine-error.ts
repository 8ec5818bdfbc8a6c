/** Thrown when the engine cannot start or go on as it was asked to. */
export class EngineError extends Error {
  override readonly name: string = 'EngineError';
}

/** Thrown when another process uses the engine's data folder. */
export class EngineLockedError extends EngineError {
  override readonly name = 'EngineLockedError';
}
