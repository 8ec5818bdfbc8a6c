// Writes config/job.schema.json, for editors, and the table of settings in docs/job-files.md.
//   npx tsx scripts/job-schema.ts
import { readFile, writeFile } from 'node:fs/promises';

import { schemaText, withTable } from '../src/job/file/describe.ts';

const schema = new URL('../config/job.schema.json', import.meta.url);
const page = new URL('../docs/job-files.md', import.meta.url);
await writeFile(schema, schemaText());
await writeFile(page, withTable(await readFile(page, 'utf8')));
