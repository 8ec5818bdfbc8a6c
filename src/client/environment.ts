import { readFileSync } from 'node:fs';
import { UserError } from './errors.ts';

/** Environment variables by name; `process.env` fits. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a variable, or the file that `NAME_FILE` points to, as secret stores mount them. The variable itself wins.
 * A trailing newline is cut; an empty value counts as unset.
 *
 * @throws UserError when the file cannot be read; names the variable, never the content.
 */
export function readVariable(environment: Environment, name: string): string | undefined {
  const value = trimEnd(environment[name]);
  if (value !== undefined) return value;
  const file = environment[`${name}_FILE`];
  if (file === undefined || file === '') return undefined;
  try {
    return trimEnd(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`Cannot read the file that ${name}_FILE names: ${file}`, { cause: error });
  }
}

function trimEnd(value: string | undefined): string | undefined {
  const trimmed = value?.replace(/[\r\n]+$/, '');
  return trimmed === '' ? undefined : trimmed;
}
