import type { EngineLog } from '../../src/engine/guard/log.ts';

/** A log of the engine's that tests can read. */
export interface RecordingLog {
  readonly log: EngineLog;
  readonly lines: readonly object[];
  readonly errors: readonly object[];
}

/** Makes an empty one. */
export function recordingLog(): RecordingLog {
  const lines: object[] = [];
  const errors: object[] = [];
  return {
    log: {
      debug: (fields) => lines.push(fields),
      warn: (fields) => lines.push(fields),
      error: (fields) => errors.push(fields),
    },
    lines,
    errors,
  };
}
