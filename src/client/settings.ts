import { configPath, loadConfig } from './config-store.ts';
import { readVariable, type Environment } from './environment.ts';

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

/** A place where settings may stand. */
export interface SettingSource {
  readonly name: 'options' | 'environment' | 'config file';
  /** @throws UserError when a file that holds the setting cannot be read. */
  get(setting: Setting): string | undefined;
}

/** The places where settings may stand, the first one first. Files are read when they are asked for something. */
export function settingSources(options: Settings, environment: Environment): readonly SettingSource[] {
  return [
    { name: 'options', get: (setting) => options[setting] },
    { name: 'environment', get: (setting) => readVariable(environment, VARIABLES[setting]) },
    { name: 'config file', get: fileGetter(environment) },
  ];
}

function fileGetter(environment: Environment): (setting: Setting) => string | undefined {
  let read: ((key: string) => string | undefined) | undefined;
  return (setting) => {
    const file = configPath(environment);
    if (file === null) return undefined;
    read ??= loadConfig(file);
    const value = read(VARIABLES[setting]);
    return value === '' ? undefined : value;
  };
}
