import { MEMBERS_2017, ROUTES_2017, type AllowedMember } from '../proto/allowed-2017.ts';
import type { Schema, SchemaMessage } from '../proto/schema.ts';
import { schemaOf2017, TODAY } from '../proto/schemas.ts';

const api = (name: string): string => `clarifai.api.${name}`;
const FOCUS = 'gone before the oldest published .proto files';

/** Members of replies of 2017 that no published .proto file has any more. A test demands that each is met. */
export const REPLY_MEMBERS_2017: readonly AllowedMember[] = [
  { message: api('Data'), name: 'focus', type: api('Focus'), why: FOCUS },
];

const MESSAGES: Schema['messages'] = { [api('Focus')]: { fields: { density: 'float', value: 'float' } } };

/**
 * What a reply of the engine may hold: it speaks to clients of 2017 and of today at once, so each message has the
 * members of both.
 */
export const REPLIES: Schema = both(schemaOf2017(ROUTES_2017, [...MEMBERS_2017, ...REPLY_MEMBERS_2017]), TODAY);

function both(old: Schema, today: Schema): Schema {
  const messages: Record<string, SchemaMessage> = { ...today.messages, ...MESSAGES };
  for (const [name, { fields }] of Object.entries(old.messages)) {
    messages[name] = { fields: { ...messages[name]?.fields, ...fields } };
  }
  const enums = { ...today.enums };
  for (const [name, values] of Object.entries(old.enums)) enums[name] = { ...values, ...enums[name] };
  return { ...today, routes: [...old.routes, ...today.routes], messages, enums };
}
