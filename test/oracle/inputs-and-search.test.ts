import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { connectApp } from '../client/connect.ts';
import { startServer, type SeenRequest } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { CONTENT, type ExpectedCall, type Row } from './row.ts';
import { appLeftOut, appRows } from './rows/app.ts';
import { conceptRows } from './rows/concepts.ts';
import { changeRows } from './rows/change-inputs.ts';
import { createRows } from './rows/create-inputs.ts';
import { readRows } from './rows/read-inputs.ts';
import { termRows } from './rows/search-terms.ts';
import { searchRows } from './rows/searches.ts';
import { answer } from './service.ts';

const rows: readonly Row[] = [
  ...appRows,
  ...conceptRows,
  ...createRows,
  ...readRows,
  ...changeRows,
  ...searchRows,
  ...termRows,
];

/** Source: https://pypi.org/project/clarifai/2.0.29/; what concerns models is in another table. */
const SEED_METHODS: Readonly<Record<string, string>> = {
  ClarifaiApp: 'check_upgrade tag_urls tag_files wait_until_inputs_delete_finish wait_until_inputs_upload_finish',
  Concepts: 'create bulk_create get get_all get_by_page search update bulk_update',
  Inputs: `create_image create_image_from_url create_image_from_filename create_image_from_bytes
    create_image_from_base64 bulk_create_images check_status get get_all get_by_page delete delete_all update
    bulk_update add_concepts merge_concepts delete_concepts bulk_merge_concepts bulk_delete_concepts merge_metadata
    search search_by_annotated_concepts search_by_predicted_concepts search_by_image search_by_original_url
    search_by_metadata search_by_geo get_outputs merge_outputs_concepts remove_outputs_concepts`,
  SearchQueryBuilder: 'add_term dict',
};

function callOf({ method, path, body }: SeenRequest): ExpectedCall {
  const call = { method: method as ExpectedCall['method'], path };
  return body.length === 0 ? call : { ...call, body: JSON.parse(body.toString()) };
}

test.each(rows.map((row) => [row.seed, row.ours, row.note ?? '', row] as const))(
  '%s is %s on the wire: %s',
  async (_seed, _ours, _note, { call, expects, replies }) => {
    const file = join(await temporaryFolder(), 'a.jpg');
    await writeFile(file, CONTENT);
    const server = await startServer(replies ?? answer);
    const { app } = connectApp(server.url);

    await call({ app, file });

    expect(server.requests.map(callOf)).toEqual(expects);
  },
);

test('every method of the seed for inputs, concepts and searches has a row, or a reason to be left out', () => {
  const methods = Object.entries(SEED_METHODS).flatMap(([owner, names]) =>
    names.split(/\s+/).map((name) => `${owner}.${name}`),
  );
  const known = [...rows, ...appLeftOut].map(({ seed }) => seed);

  expect([...new Set(known)].toSorted()).toEqual([...methods, 'InputSearchTerm', 'OutputSearchTerm'].toSorted());
});
