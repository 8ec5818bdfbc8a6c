import { readFileSync } from 'node:fs';

import { MESSAGES_2017, type AllowedMember, type AllowedRoute } from './allowed-2017.ts';
import type { Schema } from './schema.ts';

const read = (file: string): string => readFileSync(new URL(`reference/${file}`, import.meta.url), 'utf8');

/** The extracted files, and the sums that scripts/extract-protos noted. */
export const SCHEMA_FILES: readonly { readonly sha256: string; readonly text: string }[] = read('SHA256SUMS')
  .trim()
  .split('\n')
  .map((line) => {
    const [sha256 = '', file = ''] = line.split('  ');
    return { sha256, text: read(file) };
  });

/** Today's service. */
export const TODAY: Schema = JSON.parse(read('clarifai-11.11.0.json'));

/** That of 2020: the oldest whose .proto files are published. */
const OLDEST: Schema = JSON.parse(read('clarifai-0.1.1.json'));

/** The service of 2017: the oldest published one, and what it had lost by then. */
export function schemaOf2017(routes: readonly AllowedRoute[], members: readonly AllowedMember[]): Schema {
  const messages = { ...OLDEST.messages, ...MESSAGES_2017 };
  for (const { message, name, type } of members) {
    const known = messages[message] ?? { fields: {} };
    messages[message] = { ...known, fields: { ...known.fields, [name]: type } };
  }
  return { ...OLDEST, routes: [...OLDEST.routes, ...routes], messages };
}
