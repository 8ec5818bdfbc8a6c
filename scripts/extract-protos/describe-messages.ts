import protobuf from 'protobufjs';
import type { Field, Namespace, ReflectionObject, Type } from 'protobufjs';

import type { Schema, SchemaMessage } from '../../test/oracle/proto/schema.ts';

/** Describes the messages named, those that they contain, and their enums; sorted by name. Google's are left out. */
export function describeMessages(root: Namespace, names: readonly string[]): Pick<Schema, 'messages' | 'enums'> {
  const messages = new Map<string, SchemaMessage>();
  const enums = new Map<string, Readonly<Record<string, number>>>();
  const visit = (object: ReflectionObject | null): void => {
    const name = object?.fullName.slice(1) ?? '';
    if (name.startsWith('google.') || messages.has(name) || enums.has(name)) return;
    if (object instanceof protobuf.Enum) enums.set(name, object.values);
    if (!(object instanceof protobuf.Type)) return;
    messages.set(name, describe(object));
    for (const field of object.fieldsArray) visit(field.resolvedType);
  };
  for (const name of names) visit(root.lookup(name));
  return { messages: sorted(messages), enums: sorted(enums) };
}

function describe(type: Type): SchemaMessage {
  const fields = Object.fromEntries(type.fieldsArray.map((field) => [field.name, typeOf(field)]));
  const oneofs = type.oneofsArray.map((oneof) => oneof.fieldsArray.map(({ name }) => name));
  return oneofs.length === 0 ? { fields } : { fields, oneofs };
}

function typeOf(field: Field): string {
  const type = field.resolvedType?.fullName.slice(1) ?? field.type;
  if (field instanceof protobuf.MapField) return `map ${type}`;
  return field.repeated ? `repeated ${type}` : type;
}

function sorted<Value>(entries: ReadonlyMap<string, Value>): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
