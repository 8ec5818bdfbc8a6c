import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { FIELDS } from './fields.ts';
import type { JobValues } from './fields.ts';
import { JobFileError } from './job-file-error.ts';

/** Makes the paths of a job absolute: they are relative to the folder of its file. */
export function inFolder(values: JobValues, folder: string): JobValues {
  const placed = Object.entries(values).map(([name, value]) => {
    if (name === 'after' && typeof value === 'string' && value.startsWith('move:')) {
      return [name, `move:${resolve(folder, value.slice('move:'.length).trim())}`];
    }
    if (FIELDS[name]?.isPath !== true) return [name, value];
    return [name, Array.isArray(value) ? value.map((each) => placeIn(folder, each)) : placeIn(folder, value)];
  });
  return Object.fromEntries(placed) as JobValues;
}

/** Puts secrets from their files into a job. @throws JobFileError when one cannot be read, or is given twice. */
export async function withSecrets({ apiKeyFile, patFile, ...values }: JobValues): Promise<JobValues> {
  const read = async (name: 'apiKey' | 'pat', file: unknown): Promise<JobValues> => {
    if (typeof file !== 'string') return {};
    if (values[name] !== undefined) throw new JobFileError(`Give either ${name} or ${name}File, not both.`);
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new JobFileError(`${name}File: ${file} cannot be read (${error.code ?? error.message}).`);
    });
    return { [name]: text.trim() };
  };
  return { ...values, ...(await read('apiKey', apiKeyFile)), ...(await read('pat', patFile)) };
}

function placeIn(folder: string, path: unknown): string {
  const text = String(path);
  if (text === '-') return text;
  return text.startsWith('@') ? `@${resolve(folder, text.slice(1))}` : resolve(folder, text);
}
