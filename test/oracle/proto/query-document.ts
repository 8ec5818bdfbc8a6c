import type { Schema } from './schema.ts';

type Document = Record<string, unknown>;

/**
 * Writes a query, or the values of a path, as the JSON document that it stands for: dotted names are members of members,
 * values become numbers, booleans and lists where the message has such. What cannot become one stays text.
 */
export function queryDocument(schema: Schema, message: string, query: URLSearchParams): Readonly<Document> {
  const document: Document = {};
  for (const name of new Set(query.keys())) {
    const places = name.split('.');
    const last = places.pop() ?? '';
    const type = typeOf(schema, message, name);
    const values = query.getAll(name).map((value) => valueOf(schema, type.replace('repeated ', ''), value));
    const owner = places.reduce((outer, place) => (outer[place] ??= {}) as Document, document);
    // A name that is given twice means one value only where the message has no list: that is a problem.
    owner[last] = type.startsWith('repeated ') || values.length > 1 ? values : values[0];
  }
  return document;
}

function typeOf(schema: Schema, message: string, name: string): string {
  return name.split('.').reduce((type, member) => schema.messages[type]?.fields[member] ?? '', message);
}

function valueOf(schema: Schema, type: string, text: string): unknown {
  if (type === 'bool') return text === 'true' || (text === 'false' ? false : text);
  // In a query enums are named by their numbers too.
  const isNumber = /^(?:u?int|float|double)/.test(type) || schema.enums[type] !== undefined;
  return isNumber && text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
}
