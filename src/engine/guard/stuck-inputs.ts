import type { Processing } from '../processing.ts';
import type { FaultChance } from './fault-spec.ts';
import { seededRandom } from './random.ts';

/** Apart from the numbers that calls draw, so that neither changes the fate of the other. */
const STREAM = 0x5bd1e995;

/** Leaves some added inputs waiting (30001) until the engine is started again: the fault `stuck`. */
export function leaveSomeWaiting(processing: Processing, faults: readonly FaultChance[], seed: number): Processing {
  const chance = faults.find(({ name }) => name === 'stuck')?.chance ?? 0;
  const random = seededRandom(seed ^ STREAM);
  return { ...processing, enqueue: (inputs) => processing.enqueue(inputs.filter(() => random() >= chance)) };
}
