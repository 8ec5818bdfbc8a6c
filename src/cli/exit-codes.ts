import type { FailureKind } from '../job/failure.ts';

/** What the process tells its caller. They do not change from version to version. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  someFailed: 3,
  budget: 4,
  unavailable: 5,
  locked: 6,
  authentication: 7,
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit code of a run that ended early. */
export const EXIT_OF: Readonly<Record<FailureKind, number>> = {
  usage: EXIT.usage,
  budget: EXIT.budget,
  locked: EXIT.locked,
  authentication: EXIT.authentication,
  unavailable: EXIT.unavailable,
  unexpected: EXIT.unexpected,
};
