import { z } from 'zod';

import { FIELDS, JOB_SCHEMA } from './fields.ts';

const BEGIN = '<!-- settings -->';
const END = '<!-- /settings -->';

/** The JSON schema of job files, for editors. */
export function schemaText(): string {
  const schema = { ...z.toJSONSchema(JOB_SCHEMA, { io: 'input' }), title: 'A job of clarifai-ingest' };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** Puts the table of all settings between its marks in a page. */
export function withTable(page: string): string {
  const rows = Object.entries(FIELDS).map(([name, { what, must, usual }]) => [`\`${name}\``, what, must, usual]);
  const table = [['setting', 'what it is for', 'value', 'default'], ['---', '---', '---', '---'], ...rows];
  const text = table.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const [before = '', rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  return `${before}${BEGIN}\n\n${text}\n\n${END}${after}`;
}
