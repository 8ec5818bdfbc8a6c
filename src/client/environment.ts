import { readSecretFile } from './secret-file.ts';

/** Environment variables by name; `process.env` fits. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value, and where it stands. */
export interface Located {
  /** Without white space round it; may be empty. */
  readonly value: string;
  /** For messages: `CLARIFAI_API_KEY`, `CLARIFAI_API_KEY_FILE (/run/secrets/key)`. */
  readonly origin: string;
}

/**
 * Finds a variable, or the content of the file that `NAME_FILE` names, as secret stores mount them. A variable that is
 * not empty goes first.
 *
 * @returns undefined when neither is set; an empty value when what is set is empty or blank.
 * @throws UserError when the file cannot be read; names the variable, never the content.
 */
export function findVariable(environment: Environment, name: string): Located | undefined {
  const value = environment[name]?.trim();
  const fileName = `${name}_FILE`;
  const file = environment[fileName]?.trim();
  if (value || file === undefined) return value === undefined ? undefined : { value, origin: name };
  if (file === '') return { value: '', origin: fileName };
  return { value: readSecretFile(file, fileName), origin: `${fileName} (${file})` };
}
