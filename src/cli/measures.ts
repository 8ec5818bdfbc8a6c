import { InvalidArgumentError } from 'commander';

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** Takes a length of time, `90s`, `15m`, `2h`, `7d`; gives milliseconds. */
export function duration(value: string): number {
  return measure(value, MILLISECONDS) ?? refuse('It must be a length of time such as 90s, 15m, 2h or 7d.');
}

/** Takes a size, `300`, `10KB`, `1.5MB`, `2MiB`; gives bytes. */
export function size(value: string): number {
  const bytes = measure(/[a-z]/i.test(value) ? value : `${value}b`, BYTES);
  return bytes === undefined ? refuse('It must be a size such as 300, 10KB, 1.5MB or 2MiB.') : Math.round(bytes);
}

/** Takes a day, which begins at midnight here, or a moment, `2026-03-01T08:30`; gives milliseconds since 1970. */
export function moment(value: string): number {
  const text = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00` : value;
  const time = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? refuse('It must be a date such as 2026-03-01 or 2026-03-01T08:30.') : time;
}

function measure(value: string, units: Readonly<Record<string, number>>): number | undefined {
  const { number, unit = '' } = /^(?<number>\d+(?:\.\d+)?)\s*(?<unit>[a-z]+)$/i.exec(value.trim())?.groups ?? {};
  const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined;
  return factor === undefined ? undefined : Number(number) * factor;
}

function refuse(message: string): never {
  throw new InvalidArgumentError(message);
}
