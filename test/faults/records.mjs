import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';

/** What a run wrote to its three outputs, each as a sorted list of what must be there once. */
export async function readOutputs(folder) {
  const json = JSON.parse(await readFile(join(folder, 'out.json'), 'utf8'));
  const ndjson = (await readFile(join(folder, 'out.ndjson'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const rows = parse(await readFile(join(folder, 'out.csv'), 'utf8'), { columns: true });
  return {
    json: json.map(factsOf).toSorted(),
    ndjson: ndjson.map(factsOf).toSorted(),
    csv: rows
      .map(({ path, status, model_id, kind, rank, concept_name }) =>
        [path, status, model_id, kind, rank, concept_name].join(' '),
      )
      .toSorted(),
  };
}

/** What must not depend on how often a run was disturbed. */
function factsOf({ key, status, input, concepts, colors }) {
  return JSON.stringify({ key, status, path: input.path, concepts, colors });
}

/** Says how two lists differ; undefined when they are the same. */
export function difference(name, expected, found) {
  const missing = expected.filter((each) => !found.includes(each)).length;
  const seen = new Set(found);
  if (missing === 0 && seen.size === found.length && found.length === expected.length) return undefined;
  return `${name}: ${found.length} of ${expected.length}, ${missing} missing, ${found.length - seen.size} twice`;
}
