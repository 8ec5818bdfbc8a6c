import { performance } from 'node:perf_hooks';

import { Callers } from './callers.ts';
import { planFaults } from './fault-plan.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { FaultChance } from './fault-spec.ts';
import { SILENT } from './log.ts';
import type { EngineLog } from './log.ts';
import { RateLimit } from './rate-limit.ts';
import type { AppCredentials } from './tokens.ts';

export interface GuardOptions {
  /** Keys that may call. @default none; without credentials either, everybody who reaches the address may */
  readonly apiKeys?: readonly string[] | undefined;
  /** Id and secret of an app, for which `POST /v2/token` gives tokens. @default none */
  readonly appCredentials?: AppCredentials | undefined;
  /** Calls per second of each caller; more are answered with 429. @default no limit */
  readonly rate?: number | undefined;
  /** What goes wrong on purpose. @default nothing */
  readonly faults?: readonly FaultChance[] | undefined;
  /** Decides which calls the faults strike. @default 1 */
  readonly seed?: number | undefined;
  /** @default silent */
  readonly log?: EngineLog | undefined;
}

/** What stands before the routes: who may call, how often, and what goes wrong on purpose. */
export interface Guard {
  readonly callers: Callers;
  readonly rate: RateLimit | null;
  readonly faultPlan: FaultPlan | null;
  readonly log: EngineLog;
}

export const DEFAULT_SEED = 1;

/** @param now tells tokens the time, milliseconds since 1970. */
export function createGuard(options: GuardOptions, now: () => number = Date.now): Guard {
  const { rate, faults = [], seed = DEFAULT_SEED, log = SILENT } = options;
  return {
    callers: new Callers({ ...options, now }),
    rate: rate === undefined ? null : new RateLimit(rate, () => performance.now()),
    faultPlan: faults.some(({ name }) => name !== 'stuck') ? planFaults(faults, seed) : null,
    log,
  };
}
