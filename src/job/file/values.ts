import { resolve } from 'node:path';

import { FIELDS } from './fields.ts';
import type { JobValues } from './fields.ts';

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

function placeIn(folder: string, path: unknown): string {
  const text = String(path);
  if (text === '-') return text;
  return text.startsWith('@') ? `@${resolve(folder, text.slice(1))}` : resolve(folder, text);
}
