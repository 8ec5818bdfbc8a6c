import type { CallFaultName, FaultChance } from './fault-spec.ts';
import { seededRandom } from './random.ts';

/** The fault of one call. */
export interface CallFault {
  readonly name: CallFaultName;
  /** How long `slow` waits. */
  readonly delayMs: number;
  /** 0 to below 1: decides what a fault leaves open, such as when it strikes. */
  readonly detail: number;
}

/** The fault of the next call; null for none. */
export type FaultPlan = () => CallFault | null;

const SLOW_MS = 2000;

/**
 * Plans the faults of calls: a call meets one at most, and the n-th call meets the same one whenever the seed is the same.
 */
export function planFaults(faults: readonly FaultChance[], seed: number): FaultPlan {
  const random = seededRandom(seed);
  return () => {
    // Always two numbers per call, so that no call changes the fate of later ones.
    let dice = random();
    const detail = random();
    for (const { name, chance, delayMs = SLOW_MS } of faults) {
      if (name === 'stuck') continue;
      if (dice < chance) return { name, delayMs, detail };
      dice -= chance;
    }
    return null;
  };
}
