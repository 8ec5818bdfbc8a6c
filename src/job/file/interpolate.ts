/** Thrown when a text names a variable that is not set. */
export class MissingVariableError extends Error {
  override readonly name = 'MissingVariableError';
}

const PLACE = /\$\$|\$\{(?<name>[A-Za-z_]\w*)(?::-(?<usual>[^}]*))?\}/g;

/**
 * Puts variables of the environment into a text: `${NAME}`, `${NAME:-default}` (also where the variable is empty), and
 * `$$` for a dollar sign.
 *
 * @throws MissingVariableError when a variable is not set and there is no default.
 */
export function interpolate(text: string, environment: NodeJS.ProcessEnv): string {
  return text.replaceAll(PLACE, (found, ...rest) => {
    if (found === '$$') return '$';
    const { name = '', usual } = rest.at(-1) as { readonly name?: string; readonly usual?: string };
    const value = environment[name];
    if (value !== undefined && (value !== '' || usual === undefined)) return value;
    if (usual !== undefined) return usual;
    throw new MissingVariableError(`The variable ${name} is not set; \${${name}:-…} gives it a default.`);
  });
}
