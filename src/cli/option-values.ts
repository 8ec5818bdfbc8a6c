import { InvalidArgumentError } from 'commander';

/** For options that may be given several times. */
export function append(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** Takes whole numbers from `min` to `max`. */
export function whole(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Takes numbers above 0. */
export function positive(value: string): number {
  const number = Number(value);
  if (number > 0 && number < Infinity) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** Takes fractions, 0 to 1. */
export function fraction(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}
