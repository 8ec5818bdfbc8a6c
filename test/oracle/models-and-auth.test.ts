import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { connectApp } from '../client/connect.ts';
import { startServer, type ScriptedReply, type SeenRequest } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { CONTENT, type ExpectedCall } from './row.ts';
import { predictionRows } from './rows/model-predictions.ts';
import { modelLeftOut, modelRows } from './rows/model.ts';
import { authRows, modelsRows, type ModelRow } from './rows/models.ts';

const rows: readonly ModelRow[] = [...authRows, ...modelsRows, ...modelRows, ...predictionRows];

/** Source: https://pypi.org/project/clarifai/2.0.29/; the rest is in another table. */
const SEED_METHODS: Readonly<Record<string, string>> = {
  ClarifaiApp: 'wait_until_models_delete_finish',
  Auth: 'get_token',
  Models: 'init_model_cache clear_model_cache create get get_all get_by_page search delete delete_all',
  Model: `get_info get_concept_ids get_inputs list_versions get_version delete_version create_version train update
    add_concepts merge_concepts delete_concepts predict predict_by_url predict_by_filename predict_by_bytes
    predict_by_base64 send_concept_feedback send_region_feedback dict`,
};

const status = { code: 10000, description: 'Ok' };
const input = { id: 'q', data: {} };
const version = { id: 'v1', status: { code: 21100 } };
const model = { id: 'pets', name: 'pets', app_id: 'a1', output_info: { type: 'concept' }, model_version: version };

/** Answers any call with success: something on the first page of every list, nothing later. */
function answer({ path }: SeenRequest): ScriptedReply {
  const isLater = Number(new URLSearchParams(path.split('?')[1]).get('page') ?? 1) > 1;
  if (isLater) return { json: { status, models: [], inputs: [], model_versions: [] } };
  return {
    json: {
      status,
      model,
      models: [model],
      model_version: version,
      model_versions: [version],
      inputs: [input],
      outputs: [{ id: 'o', status, input, data: {} }],
    },
  };
}

function callOf({ method, path, headers, body }: SeenRequest): ExpectedCall {
  const call = { method: method as ExpectedCall['method'], path };
  if (body.length === 0) return call;
  const isJson = headers['content-type'] === 'application/json';
  return { ...call, body: isJson ? JSON.parse(body.toString()) : body.toString() };
}

test.each(rows.map((row) => [row.seed, row.ours, row.note ?? '', row] as const))(
  '%s is %s on the wire: %s',
  async (_seed, _ours, _note, { call, expects, replies, options }) => {
    const file = join(await temporaryFolder(), 'a.jpg');
    await writeFile(file, CONTENT);
    const server = await startServer(replies ?? answer);
    const { app } = connectApp(server.url, options);

    await call({ app, file });

    expect(server.requests.map(callOf)).toEqual(expects);
  },
);

test('every method of the seed for models and authentication has a row, or a reason to be left out', () => {
  const methods = Object.entries(SEED_METHODS).flatMap(([owner, names]) =>
    names.split(/\s+/).map((name) => `${owner}.${name}`),
  );
  const known = [...rows, ...modelLeftOut].map(({ seed }) => seed);

  expect([...new Set(known)].toSorted()).toEqual(methods.toSorted());
});
