import { basename } from 'node:path';

import type { Command } from 'commander';

import { readSecretFile } from '../client/secret-file.ts';
import type { Settings } from '../client/settings.ts';
import type { JobValues } from '../job/file/fields.ts';
import { variableOf } from './variables.ts';

/** What messages call credentials that only the command line can give. */
export const FLAGS = { apiKey: '--api-key', pat: '--pat', userId: '--user-id', appId: '--app-id' } as const;

const NAMES = Object.keys(FLAGS) as readonly (keyof typeof FLAGS)[];
const SECRETS = ['apiKey', 'pat'] as const;

/**
 * Takes the secrets that a job file keeps in files of their own, where nothing goes before them, and says where each
 * credential is from. The embedded engine needs none, so there no file is read.
 *
 * @param file what the job file says, and its name; already filled into the command.
 * @throws UserError when a file cannot be read.
 */
export function fillCredentials(command: Command, { values, name }: JobFile): Settings {
  const places: Partial<Record<keyof typeof FLAGS, string>> = { ...originsOf(command, basename(name)) };
  if (command.getOptionValue('endpoint') === 'embedded') return places;
  for (const setting of SECRETS) {
    const path = values[`${setting}File`];
    if (typeof path !== 'string' || command.getOptionValue(setting) !== undefined) continue;
    const place = `${setting}File in ${basename(name)}`;
    command.setOptionValueWithSource(setting, readSecretFile(path, place), 'config');
    places[setting] = `${place} (${path})`;
  }
  return places;
}

/** A job file as it was read. */
export interface JobFile {
  readonly values: JobValues;
  readonly name: string;
}

function originsOf(command: Command, file: string): Partial<Record<keyof typeof FLAGS, string>> {
  const place = (setting: keyof typeof FLAGS): string => {
    const source = command.getOptionValueSource(setting);
    if (source === 'env') return variableOf(setting);
    return source === 'config' ? `${setting} in ${file}` : FLAGS[setting];
  };
  return Object.fromEntries(NAMES.map((setting) => [setting, place(setting)]));
}
