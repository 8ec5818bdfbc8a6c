import { configPath, configPlace, loadConfig } from './config-store.ts';
import { findVariable, type Environment, type Located } from './environment.ts';
import { CredentialError } from './errors.ts';

/** The settings of an account, by the names of their variables in the environment and in the configuration file. */
export const VARIABLES = {
  apiKey: 'CLARIFAI_API_KEY',
  pat: 'CLARIFAI_PAT',
  userId: 'CLARIFAI_USER_ID',
  appId: 'CLARIFAI_APP_ID',
  appSecret: 'CLARIFAI_APP_SECRET',
  baseUrl: 'CLARIFAI_API_BASE',
} as const;

export type Setting = keyof typeof VARIABLES;

export type Settings = Readonly<Partial<Record<Setting, string | undefined>>>;

/** Settings that a caller gives, and what messages call the places where the caller has them from. */
export interface GivenSettings extends Settings {
  /** `{ apiKey: '--api-key' }`. @default the names of the options */
  readonly origins?: Settings | undefined;
}

/** A place where settings may stand. */
export interface SettingSource {
  readonly name: 'options' | 'environment' | 'config file';
  /**
   * @returns undefined when the setting does not stand there; an empty address counts as none.
   * @throws UserError when a file that holds the setting cannot be read, CredentialError when it is empty.
   */
  find(setting: Setting): Located | undefined;
}

/** The places where settings may stand, the first one first. Files are read when they are asked for something. */
export function settingSources(given: GivenSettings, environment: Environment): readonly SettingSource[] {
  return [
    { name: 'options', find: (setting) => findGiven(given, setting) },
    { name: 'environment', find: (setting) => usable(setting, findVariable(environment, VARIABLES[setting])) },
    { name: 'config file', find: fileFinder(environment) },
  ];
}

function findGiven(given: GivenSettings, setting: Setting): Located | undefined {
  const value: unknown = given[setting];
  if (value === undefined) return undefined;
  const origin = given.origins?.[setting] ?? setting;
  if (typeof value !== 'string') throw new CredentialError(`${origin} must be a string.`);
  const located = { value: value.trim(), origin };
  // An address that a caller gives on purpose is never taken for none.
  return setting === 'baseUrl' ? located : usable(setting, located);
}

function fileFinder(environment: Environment): (setting: Setting) => Located | undefined {
  let read: ((key: string) => string | undefined) | undefined;
  return (setting) => {
    const file = configPath(environment);
    if (file === null) return undefined;
    read ??= loadConfig(file);
    const name = VARIABLES[setting];
    const value = read(name)?.trim();
    return value === undefined ? undefined : usable(setting, { value, origin: `${name} in ${configPlace(file)}` });
  };
}

/**
 * An empty credential is a secret that did not arrive. To take it for "none" would let a run go on without it, with
 * another service's answers.
 */
function usable(setting: Setting, located: Located | undefined): Located | undefined {
  if (located?.value !== '') return located;
  if (setting === 'baseUrl') return undefined;
  throw new CredentialError(`${located.origin} is empty.`);
}
