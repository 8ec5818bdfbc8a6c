import { PUBLIC_MODELS } from '../../../src/wire/public-models.ts';
import type { ScriptedReply, SeenRequest } from '../../support/server.ts';

const status = { code: 10000, description: 'Ok' };
const input = { id: 'a', data: { image: { url: 'https://img.example/a.jpg' } }, status: { code: 30000 } };
const concept = { id: 'cat', name: 'cat', value: 1 };
const model_version = { id: 'v1', status: { code: 21100 } };
const model = {
  id: PUBLIC_MODELS.general.id,
  name: PUBLIC_MODELS.general.name,
  output_info: { type: 'concept' },
  model_version,
};
const thing = { id: 'x' };
const singles = {
  input,
  concept,
  model,
  model_version,
  annotation: thing,
  dataset: thing,
  inputs_add_job: thing,
  workflow: thing,
};
const lists = {
  inputs: [input],
  outputs: [{ id: 'o', status, input, data: { concepts: [concept] } }],
  hits: [{ score: 1, input }],
  concepts: [concept],
  models: [model],
  model_versions: [model_version],
  annotations: [thing],
  bulk_operation: [thing],
  dataset_inputs: [{ input, status }],
  datasets: [thing],
  inputs_add_jobs: [thing],
  model_types: [thing],
  results: [{ status, input, outputs: [] }],
  statuses: [status],
  workflows: [thing],
};
const nothing = Object.fromEntries(Object.keys(lists).map((name) => [name, []]));

/** Answers any call with success, whatever it reads of the reply; later pages are empty. */
export function answerAll(request: SeenRequest): ScriptedReply {
  const counts = { processed: 1, to_process: 0, errors: 0, processing: 0 };
  const whole = { status, ...singles, counts, access_token: 't', expires_in: 3600 };
  return { json: { ...whole, ...(isLaterPage(request) ? nothing : lists) } };
}

function isLaterPage({ path, headers, body }: SeenRequest): boolean {
  const query = new URLSearchParams(path.split('?')[1]);
  if (Number(query.get('page') ?? 1) > 1 || query.has('last_id')) return true;
  const isJson = body.length > 0 && headers['content-type'] === 'application/json';
  const { pagination }: { pagination?: { page: number } } = isJson ? JSON.parse(body.toString()) : {};
  return (pagination?.page ?? 1) > 1;
}
