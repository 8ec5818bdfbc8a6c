import { EngineError } from '../engine-error.ts';

/** Faults of a whole call. */
const CALL_FAULTS = ['429', '500', '502', '503', 'reset', 'slow', 'truncated', 'partial'] as const;

export type CallFaultName = (typeof CALL_FAULTS)[number];

/** `stuck` strikes single inputs, all others whole calls. */
export type FaultName = CallFaultName | 'stuck';

/** What may go wrong on purpose, and how often. */
export interface FaultChance {
  readonly name: FaultName;
  /** Share of the calls (for `stuck`: of the added inputs) that it strikes, 0 to 1. */
  readonly chance: number;
  /** How long `slow` waits. @default 2000 */
  readonly delayMs?: number;
}

const NAMES: readonly string[] = [...CALL_FAULTS, 'stuck'];
const EXAMPLE = '429:0.1,slow:0.05@2000ms';

/**
 * Reads faults as they stand on a command line: `429:0.1,reset:0.02,slow:0.1@2000ms`.
 *
 * @throws EngineError when a name, a chance or a delay makes no sense, or the chances of call faults exceed 1 together.
 */
export function parseFaults(text: string): readonly FaultChance[] {
  const faults = text.split(',').map((part) => parseFault(part.trim()));
  const names = faults.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new EngineError(`Faults: ${twice} is named twice.`);
  const sum = faults.reduce((total, { name, chance }) => total + (name === 'stuck' ? 0 : chance), 0);
  // A call meets one fault at most. The margin is for sums like 0.7 + 0.2 + 0.1.
  if (sum > 1 + 1e-9) throw new EngineError(`Faults: the chances add up to ${sum}; at most 1 is possible.`);
  return faults;
}

function parseFault(part: string): FaultChance {
  const [, name = '', share = '', delay] = /^([^:@]*):([^:@]*)(?:@([^:@]*))?$/.exec(part) ?? [];
  if (name === '') throw new EngineError(`Faults: "${part}" is not name:chance, as in ${EXAMPLE}.`);
  if (!isFaultName(name)) {
    throw new EngineError(`Faults: there is no fault "${name}". The faults are ${NAMES.join(', ')}.`);
  }
  const chance = /^\d*\.?\d+$/.test(share) ? Number(share) : Number.NaN;
  if (!(chance >= 0 && chance <= 1)) {
    throw new EngineError(`Faults: the chance of ${name} is "${share}"; it must be a number from 0 to 1.`);
  }
  if (delay === undefined) return { name, chance };
  const [, milliseconds] = /^(\d{1,6})ms$/.exec(delay) ?? [];
  if (name !== 'slow' || milliseconds === undefined) {
    throw new EngineError(`Faults: "${part}" has a delay that makes no sense; only slow takes one, as in ${EXAMPLE}.`);
  }
  return { name, chance, delayMs: Number(milliseconds) };
}

function isFaultName(name: string): name is FaultName {
  return NAMES.includes(name);
}
